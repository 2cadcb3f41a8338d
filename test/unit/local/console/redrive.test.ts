import { expect, it } from "vitest";
import { moveMessages } from "#local/console/redrive.ts";

it("moves a message with its attributes, which say who verified it", async () => {
  const source = { source: { DataType: "String", StringValue: "webhook" } };
  const letters = [{ MessageId: "1", Body: "{}", ReceiptHandle: "r1", MessageAttributes: source }];
  const sent: unknown[] = [];

  const moved = await moveMessages(
    async (action, input) => {
      if (action === "ReceiveMessage") return { Messages: letters.splice(0) };
      if (action === "SendMessage") sent.push(input);
      return {};
    },
    { from: "dead", to: "events", isWanted: () => true },
  );

  expect(moved).toBe(1);
  expect(sent).toEqual([{ QueueUrl: "events", MessageBody: "{}", MessageAttributes: source }]);
});

it("keeps the turn of messages of a FIFO queue, under a name that the queue has not seen", async () => {
  const Attributes = { MessageGroupId: "pbd_1" };
  const letters = [{ MessageId: "1", Body: "{}", ReceiptHandle: "r1", Attributes }];
  const sent: unknown[] = [];

  await moveMessages(
    async (action, input) => {
      if (action === "ReceiveMessage") return { Messages: letters.splice(0) };
      if (action === "SendMessage") sent.push(input);
      return {};
    },
    { from: "dead", to: "logistics.fifo", isWanted: () => true },
  );

  expect(sent).toEqual([
    expect.objectContaining({
      MessageGroupId: "pbd_1",
      MessageDeduplicationId: expect.stringMatching(/^redriven-1-\d+$/),
    }),
  ]);
});

it("moves no more a second than it is told to", async () => {
  const letters = Array.from({ length: 3 }, (_, at) => ({
    MessageId: String(at),
    Body: "{}",
    ReceiptHandle: `r${at}`,
  }));
  const pauses: number[] = [];

  const moved = await moveMessages(
    async (action) => (action === "ReceiveMessage" ? { Messages: letters.splice(0) } : {}),
    { from: "dead", to: "events", isWanted: () => true, perSecond: 50 },
    async (ms) => pauses.push(ms),
  );

  expect(moved).toBe(3);
  expect(pauses).toEqual([20, 20, 20]);
});

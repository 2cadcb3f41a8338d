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

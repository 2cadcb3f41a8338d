import { randomUUID } from "node:crypto";
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, type FixtureHost, startFixtureHost } from "./fixture-host.ts";

let fixture: FixtureHost;
let sqs: SQSClient;

beforeAll(async () => {
  fixture = await startFixtureHost();
  sqs = new SQSClient({
    endpoint: fixture.host.outputs["SqsEndpoint"] ?? "",
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
});

afterAll(async () => {
  sqs.destroy();
  await fixture.stop();
});

const queueUrl = () => fixture.host.outputs["QueueUrl"];

async function send(...bodies: object[]): Promise<void> {
  await sqs.send(
    new SendMessageBatchCommand({
      QueueUrl: queueUrl(),
      Entries: bodies.map((body, index) => ({
        Id: String(index),
        MessageBody: JSON.stringify(body),
      })),
    }),
  );
}

/** How often the function has seen a message, by the words that it prints. */
function receivesOf(id: string): number {
  return fixture.lines.filter((line) => line.startsWith("batch [") && line.includes(id)).length;
}

async function waiting(url: string | undefined): Promise<number> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] }),
  );
  return (
    Number(Attributes?.["ApproximateNumberOfMessages"]) +
    Number(Attributes?.["ApproximateNumberOfMessagesNotVisible"])
  );
}

async function nextDeadLetter(id: string): Promise<string> {
  return eventually(async () => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: fixture.host.outputs["DeadLetterQueueUrl"],
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0,
      }),
    );
    return Messages.find(({ Body }) => Body?.includes(id))?.Body;
  });
}

describe("the SQS event source", () => {
  it("brings a message to the function and removes it", async () => {
    const id = randomUUID();

    await send({ id });

    await eventually(() => (receivesOf(id) > 0 ? true : undefined));
    await eventually(async () => ((await waiting(queueUrl())) === 0 ? true : undefined));
    expect(receivesOf(id)).toBe(1);
  });

  it("brings back only what failed, and dead-letters it after maxReceiveCount", async () => {
    const [good, bad] = [randomUUID(), randomUUID()];

    await send({ id: good }, { id: bad, fails: true });

    expect(await nextDeadLetter(bad)).toContain(bad);
    expect(receivesOf(bad)).toBe(2);
    expect(receivesOf(good)).toBe(1);
  });

  it("fails the whole batch when the function throws", async () => {
    const id = randomUUID();

    await send({ id, fails: "all" });

    expect(await nextDeadLetter(id)).toContain(id);
    expect(receivesOf(id)).toBe(2);
  });
});

describe("the queues", () => {
  it("have the settings of the template", async () => {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl(), AttributeNames: ["All"] }),
    );

    expect(Attributes).toMatchObject({ VisibilityTimeout: "1" });
    expect(JSON.parse(Attributes?.["RedrivePolicy"] ?? "")).toEqual({
      deadLetterTargetArn: "arn:aws:sqs:us-east-1:000000000000:Fixture-DeadLetters",
      maxReceiveCount: 2,
    });
  });

  it("are FIFO where the template says so", async () => {
    const message = {
      QueueUrl: fixture.host.outputs["FifoQueueUrl"],
      MessageBody: "{}",
      MessageGroupId: "order-1",
      MessageDeduplicationId: "effect-1",
    };

    const first = await sqs.send(new SendMessageCommand(message));
    const again = await sqs.send(new SendMessageCommand(message));

    expect(again.SequenceNumber).toBe(first.SequenceNumber);
    expect(await waiting(fixture.host.outputs["FifoQueueUrl"])).toBe(1);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "#local/host/engines/dynamo.ts";
import { startSqs } from "#local/host/engines/sqs.ts";
import { type AwsAccount, startAwsAccount } from "#test/fakes/aws-account.ts";
import { runPagos } from "#test/stack/run-pagos.ts";

/** Queues of its own, which no function reads: what is moved stays where it was moved to. */
let engine: Engine;
let sqs: SQSClient;
let folder: string;
let account: AwsAccount;
/** Lines of the stage's consumer. */
const logs: string[] = [];
const urls: Record<string, string> = {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pagos-redrive-"));
  engine = await startSqs({});
  account = await startAwsAccount({
    stacks: { "Pagos-dev": {} },
    logs: { "/aws/lambda/consumer": logs },
    clientSecret: "",
    merchantToken: "",
  });
  sqs = new SQSClient({
    endpoint: engine.url,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    useQueueUrlAsEndpoint: false,
  });
  await createQueue("events", {});
  await createQueue("logistics", { FifoQueue: "true" });
  await createQueue("failing", {});
  write("failing.json", { EventsQueueUrl: urls["failing"] });
  const outputs = {
    EventsQueueUrl: urls["events"],
    LogisticsQueueUrl: urls["logistics"],
    AccountingQueueUrl: urls["logistics"],
    CardLinksQueueUrl: urls["failing"],
  };
  write("outputs.json", outputs);
});
afterAll(async () => {
  sqs.destroy();
  account.stop();
  await engine.stop();
  rmSync(folder, { recursive: true });
});

const write = (name: string, outputs: object) =>
  writeFileSync(join(folder, name), JSON.stringify({ "Pagos-dev": outputs }));

/** A queue, and one beside it for its dead letters. */
async function createQueue(name: string, attributes: Record<string, string>): Promise<void> {
  const suffix = "FifoQueue" in attributes ? ".fifo" : "";
  const create = async (QueueName: string, more: Record<string, string>) => {
    const Attributes = { ...attributes, ...more };
    return (await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? "";
  };
  const deadLetterTargetArn = `arn:aws:sqs:us-east-1:000000000000:${name}-dead${suffix}`;
  urls[`${name}-dead`] = await create(`${name}-dead${suffix}`, {});
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 5 });
  urls[name] = await create(`${name}${suffix}`, { RedrivePolicy });
}

const redrive = (...args: readonly string[]) => redriveOf("outputs.json", ...args);

const redriveOf = (file: string, ...args: readonly string[]) => onDev(file, ["redrive", ...args]);

async function onDev(file: string, args: readonly string[]) {
  const env = {
    AWS_ENDPOINT_URL: account.url,
    ...{ AWS_ENDPOINT_URL_SQS: engine.url, AWS_REGION: "us-east-1" },
    ...{ AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" },
  };
  const where = ["--stage", "dev", "--outputs", join(folder, file), "--json"];
  return JSON.parse((await runPagos([...args, ...where], { env })).out);
}

/** All of them: what was only looked at comes back message by message. */
async function bodiesIn(name: string): Promise<readonly string[]> {
  const ask = { QueueUrl: urls[name], MaxNumberOfMessages: 10, WaitTimeSeconds: 2 };
  const found = new Map<string, string>();
  do {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ ...ask, VisibilityTimeout: 1 }),
    );
    for (const { MessageId = "", Body = "" } of Messages) found.set(MessageId, Body);
  } while (found.size < (await countsIn(name)).all);
  return [...found.values()].sort();
}

const countIn = async (name: string) => (await countsIn(name)).visible;

async function countsIn(name: string) {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: urls[name], AttributeNames: ["All"] }),
  );
  const visible = Number(Attributes["ApproximateNumberOfMessages"]);
  return { visible, all: visible + Number(Attributes["ApproximateNumberOfMessagesNotVisible"]) };
}

describe("pagos redrive", () => {
  it("looks without moving, moves what is meant, and leaves the rest where it was", async () => {
    const event = (id: string, type: string) => JSON.stringify({ id, type, data: {} });
    const bodies = [event("e1", "webhook_ping"), event("e2", "customer.created"), "not an event"];
    for (const MessageBody of bodies) {
      await sqs.send(new SendMessageCommand({ QueueUrl: urls["events-dead"], MessageBody }));
    }

    const looked = await redrive();
    const { queues } = await onDev("outputs.json", ["status"]);
    const moved = await redrive("--only", "customer.created", "--rate", "100");

    expect(looked).toMatchObject({ letters: 3, moved: 0 });
    expect(queues).toContainEqual({ name: "events", waiting: 0, inFlight: 0, dead: 3 });
    expect(looked.groups.map(({ kind }: { kind: string }) => kind).sort()).toEqual([
      ...["customer.created", "unreadable", "webhook_ping"],
    ]);
    expect(moved).toMatchObject({ letters: 3, wanted: 1, moved: 1 });
    expect(await bodiesIn("events")).toEqual([bodies[1]]);
    expect(await bodiesIn("events-dead")).toEqual([bodies[0], bodies[2]].sort());
  });

  it("knows from the logs why they died, and moves those of one error", async () => {
    const ids = ["a", "b"].map((letter) => `pbd_${letter.repeat(26)}`);
    const paid = (id: string) => ({
      id: `evt_${id}`,
      type: "order.paid",
      data: {
        object: { id: `ord_${id}`, amount: 100, currency: "MXN", metadata: { pbd_order_id: id } },
      },
    });
    for (const id of ids) {
      const MessageBody = JSON.stringify(paid(id));
      await sqs.send(new SendMessageCommand({ QueueUrl: urls["failing-dead"], MessageBody }));
    }
    const line = (id: string | undefined, reasons: string) => {
      const records = [`order.paid failed ${id} -`];
      return JSON.stringify({ fn: "consumer", records, reasons, _aws: { Timestamp: Date.now() } });
    };
    logs.push(line(ids[0], "TimeoutError"), line(ids[1], "quarantined: amount"));

    const { moved, groups } = await redriveOf("failing.json", "--only", "TimeoutError");

    expect(moved).toBe(1);
    expect(groups).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ error: "TimeoutError", advice: expect.stringMatching(/^safe/) }),
        expect.objectContaining({
          error: "quarantined: amount",
          advice: expect.stringMatching(/^do not send back/),
        }),
      ]),
    );
    expect([await countIn("failing"), (await countsIn("failing-dead")).all]).toEqual([1, 1]);
  });

  it("gives a FIFO queue back what it has seen minutes ago, in its group", async () => {
    const message = { MessageBody: "paid", MessageGroupId: "pbd_a", MessageDeduplicationId: "d1" };
    await sqs.send(new SendMessageCommand({ QueueUrl: urls["logistics"], ...message }));
    await sqs.send(new SendMessageCommand({ QueueUrl: urls["logistics-dead"], ...message }));

    expect(await redrive("logistics", "--all")).toMatchObject({ letters: 1, moved: 1 });
    expect([await countIn("logistics"), await countIn("logistics-dead")]).toEqual([2, 0]);
  });
});

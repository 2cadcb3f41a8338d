import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { examplesOf } from "#local/asyncapi/examples.ts";
import { eventually, merchant } from "#test/stack/merchant.ts";
import { ROOT, type Stack, startStack } from "#test/stack/start-stack.ts";

let stack: Stack;
let shop: ReturnType<typeof merchant>;
let dynamo: DynamoDBClient;
let sqs: SQSClient;

const local = {
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
};

beforeAll(async () => {
  stack = await startStack(["--memory", "--examples"]);
  shop = merchant(stack.outputs);
  dynamo = new DynamoDBClient({ ...local, endpoint: stack.outputs.DynamoDbEndpoint });
  sqs = new SQSClient({ ...local, endpoint: stack.outputs.SqsEndpoint });
});
afterAll(async () => {
  shop.stop();
  dynamo.destroy();
  sqs.destroy();
  await stack.stop();
});

async function booked(orderId: string) {
  const scan = new ScanCommand({ TableName: stack.outputs.LedgerTableName });
  const { Items = [] } = await dynamo.send(scan);
  return Items.filter(({ order_id }) => order_id?.S === orderId).map((row) => ({
    id: row["pk"]?.S,
    kind: row["kind"]?.S,
    amount: Number(row["amount"]?.N),
    formaPago: row["forma_pago"]?.S,
    relatesTo: row["relates_to"]?.S,
  }));
}

/** Puts a message into the queue that SQS takes for another one, as it does after five minutes. */
async function deliver(message: { readonly id: string; readonly subject: string }) {
  const send = new SendMessageCommand({
    QueueUrl: stack.outputs.AccountingQueueUrl,
    MessageBody: JSON.stringify(message),
    MessageGroupId: message.subject,
    MessageDeduplicationId: randomUUID(),
  });
  await sqs.send(send);
}

/** How many messages are in the queue, in somebody's hands or not. */
async function waiting(queueUrl: string): Promise<number> {
  const ask = new GetQueueAttributesCommand({
    QueueUrl: queueUrl,
    AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
  });
  const { Attributes = {} } = await sqs.send(ask);
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}

describe("the example that keeps books, in the local stack", () => {
  it("books a payment and its refund, each once, however often they are delivered", async () => {
    const order = await shop.paidOrder();
    const payment = { id: `${order.id}:order.paid`, kind: "payment", amount: 35_000 };
    await eventually(async () => (await booked(order.id)).length === 1);
    await shop.call("POST", `/orders/${order.id}/refunds`, {
      body: { amount: 10_000 },
      headers: { "idempotency-key": "refund-of-the-example" },
    });
    await eventually(async () => (await booked(order.id)).length === 2);

    await deliver({ ...examplesOf("accounting")[0], id: payment.id, subject: order.id });
    await eventually(async () => (await waiting(stack.outputs.AccountingQueueUrl)) === 0);

    const rows = await booked(order.id);
    expect(rows.sort((one, other) => other.amount - one.amount)).toEqual([
      { ...payment, formaPago: "04", relatesTo: undefined },
      {
        id: expect.stringContaining(`${order.id}:order.refunded:`),
        kind: "refund",
        amount: 10_000,
        formaPago: undefined,
        relatesTo: payment.id,
      },
    ]);
  });
});

describe("the example of a warehouse, beside the local stack", () => {
  it("ships what was paid, takes its message, and ends when it is told to", async () => {
    const folder = mkdtempSync(join(tmpdir(), "pagos-warehouse-"));
    const outputsFile = join(folder, "outputs.json");
    writeFileSync(outputsFile, JSON.stringify({ "Pagos-local": stack.outputs }));
    const files = ["--outputs", outputsFile, "--file", join(folder, "work.sqlite")];
    const worker = spawn(process.execPath, ["local/example-logistics.ts", ...files], { cwd: ROOT });
    const ended = once(worker, "close");
    let said = "";
    worker.stdout.setEncoding("utf8").on("data", (text) => {
      said += text;
    });

    const order = await shop.paidOrder();

    await eventually(async () => said.includes(`to_ship  ${order.id}`), 30_000);
    await eventually(async () => (await waiting(stack.outputs.LogisticsQueueUrl)) === 0);
    worker.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
  });
});

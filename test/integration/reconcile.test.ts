import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { digest } from "#functions/adapters/digest.ts";
import { dynamoOrderStore } from "#functions/adapters/dynamo-orders.ts";
import { ConektaOrder } from "#shared/contracts/conekta-order.ts";
import { NOT_CHARGED, pollBody } from "#shared/contracts/poll.ts";
import type { Order } from "#shared/domain/order.ts";
import { anOrder, conektaOrderBody } from "#test/builders/orders.ts";
import { eventually, merchant } from "#test/stack/merchant.ts";
import { type Stack, startStack } from "#test/stack/start-stack.ts";

/** A stack of its own: all webhooks are lost here, which others could not work with. */
let stack: Stack;
let shop: ReturnType<typeof merchant>;
let client: DynamoDBClient;

beforeAll(async () => {
  stack = await startStack();
  shop = merchant(stack.outputs);
  client = new DynamoDBClient({
    endpoint: stack.outputs.DynamoDbEndpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  await conekta("POST", "/_sim/settings", { paused: true });
});
afterAll(async () => {
  shop.stop();
  client.destroy();
  await stack.stop();
});

/** Runs come every 5 s, and the safety delay is 15 s. */
const SOON_MS = 25_000;

const Answered = z.object({
  id: z.string().default(""),
  payment_status: z.string().nullish(),
});

async function conekta(method: string, path: string, body?: unknown) {
  const response = await fetch(`${stack.outputs.ConektaUrl}${path}`, {
    method,
    headers: {
      authorization: "Bearer key_local_private",
      accept: "application/vnd.conekta-v2.3.0+json",
      "content-type": "application/json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}`);
  return Answered.parse(await response.json());
}

const statusOf = async (id: string) => (await shop.call("GET", `/orders/${id}`)).body.status;
const becomes = (id: string, status: string) =>
  eventually(async () => (await statusOf(id)) === status, SOON_MS);

/** An order as an invocation left it that died a minute ago, and Conekta's order of it, uncharged. */
async function abandoned(differences: Partial<Order>, chargedWith?: string) {
  const id = `pbd_${digest("abandoned", crypto.randomUUID())}`;
  const made = await conekta("POST", "/orders", {
    currency: "MXN",
    customer_info: { name: "Ana López", email: "ana@example.com", phone: "+525555555555" },
    line_items: [{ name: "Tanque de gas", unit_price: 35_000, quantity: 1 }],
    metadata: { pbd_order_id: id },
  });
  if (chargedWith !== undefined) {
    await conekta("POST", `/orders/${made.id}/charges`, {
      payment_method: { type: "card", token_id: chargedWith },
      reference_id: id,
    });
  }
  const then = Date.now() - 60_000;
  const conektaOrderId = made.id;
  const order = anOrder({
    id,
    owner: "merchant-local",
    conektaOrderId,
    conektaCustomerId: null,
    createdMs: then,
    leaseMs: then,
    lookMs: then,
    ...differences,
  });
  const table = { client, name: stack.outputs.TableName };
  await dynamoOrderStore(table).claim(order);
  return { id, conektaOrderId };
}

const paymentStatus = async (id: string) => (await conekta("GET", `/orders/${id}`)).payment_status;

describe("an order whose webhooks were all lost", () => {
  it("is paid as soon as Conekta says so, and both queues hear of it once", async () => {
    const customer = await shop.saveCard("tok_test_bank_timeout");
    const { body } = await shop.charge(shop.order(customer));
    await conekta("POST", `/_sim/orders/${body.conekta_order_id}/pay`);

    await becomes(body.id, "paid");

    const { logistics, accounting } = await shop.messagesOf(body.id, () => true);
    expect([body.status, logistics.length, accounting.length]).toEqual(["pending_payment", 1, 1]);
  });
});

describe("an order whose invocation died", () => {
  type Abandoned = Awaited<ReturnType<typeof abandoned>>;
  let died: Record<"uncharged" | "unanswered" | "charged" | "unnamed" | "untold", Abandoned>;

  /** All at once: they heal together, in the time of one. */
  beforeAll(async () => {
    const step = { cause: "create-order", from: "processing", to: "unknown" } as const;
    const history = [{ at: Math.floor(Date.now() / 1000) - 60, ...step }];
    died = {
      uncharged: await abandoned({ status: "processing" }),
      unanswered: await abandoned({ status: "unknown", history }),
      charged: await abandoned({ status: "processing" }, "tok_test_visa_4242"),
      unnamed: await abandoned({ conektaOrderId: null }),
      untold: await abandoned({ status: "paid", outbox: ["order.paid"] }),
    };
  });

  it("after it stored Conekta's id is failed, and can never be charged at Conekta", async () => {
    const { id, conektaOrderId } = died.uncharged;

    await becomes(id, "failed");

    expect(await paymentStatus(conektaOrderId)).toBe("canceled");
  });

  it("while it waited for an answer that Conekta never gave is failed likewise", async () => {
    const { id, conektaOrderId } = died.unanswered;

    await becomes(id, "failed");

    expect(await paymentStatus(conektaOrderId)).toBe("canceled");
    const { logistics, accounting } = await shop.messagesOf(id, () => true);
    expect([logistics, accounting]).toEqual([[], []]);
  });

  it("after the charge is paid, by whatever was made of that charge", async () => {
    const { id } = died.charged;

    await becomes(id, "paid");

    const { logistics, accounting } = await shop.messagesOf(id, () => true);
    expect([logistics.length, accounting.length]).toEqual([1, 1]);
  });

  it("before it stored Conekta's id is failed, and what it left at Conekta is closed", async () => {
    const { id, conektaOrderId } = died.unnamed;

    await becomes(id, "failed");

    await eventually(async () => (await paymentStatus(conektaOrderId)) === "canceled", SOON_MS);
  });

  it("before it sent the messages has them sent, once each", async () => {
    const { id } = died.untold;

    await eventually(async () => {
      return (await shop.call("GET", `/orders/${id}`)).body.undelivered.length === 0;
    }, SOON_MS);

    const { logistics, accounting } = await shop.messagesOf(id, () => true);
    expect([logistics.length, accounting.length]).toEqual([1, 1]);
  });
});

describe("what only the reconciler may say", () => {
  it("is refused from outside, signed by nobody or by somebody else, and moves nothing", async () => {
    const customer = await shop.saveCard();
    const { body } = await shop.charge(shop.order(customer, { capture: false }));
    const object = ConektaOrder.parse(
      conektaOrderBody({ id: body.conekta_order_id, metadata: { pbd_order_id: body.id } }),
    );
    const forged = pollBody(NOT_CHARGED, object);

    const answers = [
      await shop.knock(forged, null),
      await shop.knock(forged, Buffer.from("nobody").toString("base64")),
    ];

    expect(answers).toEqual([401, 401]);
    expect(await statusOf(body.id)).toBe("pre_authorized");
  });
});

const lines = () =>
  stack
    .printed()
    .split("\n")
    .flatMap((line) => /^reconcile +(\{.*\})$/.exec(line)?.[1] ?? []);

it("compares yesterday with Conekta, once, and remembers that it did", async () => {
  await eventually(async () => lines().length > 2, SOON_MS);

  const compared = lines().filter((line) => line.includes('"day"'));

  expect(compared.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({
      day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      paid_here_cents: "0",
      paid_conekta_cents: "0",
      drift: 0,
    }),
  ]);
});

it("tells each run in one line of counts", async () => {
  await eventually(async () => lines().length > 0);

  for (const line of lines()) {
    expect(JSON.parse(line)).toMatchObject({
      fn: "reconcile",
      looked: expect.any(Number),
      resolved: expect.any(Number),
      failed: expect.any(Number),
      swept: expect.any(Number),
      missing: expect.any(Number),
      oldest_unknown_s: expect.any(Number),
      drift: 0,
    });
  }
});

it("runs when it is asked to, and answers its line", async () => {
  const address = new URL("/_local/run/reconcile", stack.outputs.ApiUrl);

  const response = await fetch(address, { method: "POST" });

  const answer = z.looseObject({ ms: z.number() }).parse(await response.json());
  expect(response.status).toBe(200);
  expect(answer).toMatchObject({ fn: "reconcile", looked: expect.any(Number), drift: 0 });
  await eventually(async () => lines().some((line) => line.includes(`"ms":${answer.ms},`)));
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AccountingData, LogisticsData } from "#shared/contracts/messages.ts";
import { atConekta } from "#test/stack/at-conekta.ts";
import { merchant } from "#test/stack/merchant.ts";
import { type StackUnderTest, stackUnderTest } from "./stack-under-test.ts";

let stack: StackUnderTest;
let shop: ReturnType<typeof merchant>;
let conekta: ReturnType<typeof atConekta>;

beforeAll(async () => {
  stack = await stackUnderTest();
  shop = merchant(stack.outputs);
  conekta = atConekta(stack.outputs.ConektaUrl);
});

afterAll(async () => {
  shop.stop();
  await stack.stop();
});

describe("a payment, from end to end", () => {
  it("is made with a saved card, heard of from Conekta, and told to both systems once", async () => {
    const customer = await shop.saveCard();

    const { status, body } = await shop.charge(shop.order(customer));

    expect([status, body.status, body.amount]).toEqual([201, "paid", 35_000]);
    // The consumer alone sends messages, and only Conekta's signed event wakes it.
    const { logistics, accounting } = await shop.messagesOf(body.id, () => true);
    expect([logistics.length, accounting.length]).toEqual([1, 1]);
    expect(LogisticsData.parse(logistics[0]?.json.data).line_items).toHaveLength(1);
    expect(AccountingData.parse(accounting[0]?.json.data).amount).toBe(35_000);
    expect((await conekta.order(body.conekta_order_id)).payment_status).toBe("paid");
  });

  it("is made once for one key, and answered again in the same words", async () => {
    const request = shop.order(await shop.saveCard());
    const key = randomUUID();

    const [first, ...rivals] = await Promise.all(
      Array.from({ length: 5 }, () => shop.charge(request, key)),
    );
    const again = await shop.charge(request, key);
    const other = await shop.charge({ ...request, metadata: { other: "body" } }, key);

    const statuses = [first, ...rivals].map((answer) => answer?.status);
    expect(statuses.every((status) => status === 201 || status === 409)).toBe(true);
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([201, "true"]);
    expect(other.status).toBe(422);
    const { charges } = await conekta.order(again.body.conekta_order_id);
    expect(charges.data.map(({ status }: { status: string }) => status)).toEqual(["paid"]);
  });

  it("is declined where the bank declines, and nobody ships", async () => {
    const { status, body } = await shop.charge(
      shop.order(await shop.saveCard("tok_test_insufficient_funds")),
    );

    expect([status, body.decline_family]).toEqual([402, "insufficient_funds"]);
    const { logistics } = await shop.messagesOf(
      body.order_id,
      (order) => order.status === "declined",
    );
    expect(logistics).toEqual([]);
  });

  it("is given back, and the books hear of it", async () => {
    const { id, conekta_order_id } = await shop.paidOrder();

    const { status, body } = await shop.call("POST", `/orders/${id}/refunds`, {
      headers: { "idempotency-key": randomUUID() },
      body: { amount: 5_000 },
    });

    expect([status, body.order.status]).toEqual([201, "partially_refunded"]);
    const { accounting } = await shop.messagesOf(
      id,
      (order) => order.status === "partially_refunded",
    );
    expect(accounting.map(({ json }) => json.type)).toEqual([
      "mx.pagos.order.paid.v1",
      "mx.pagos.order.refunded.v1",
    ]);
    expect(await conekta.refunds(conekta_order_id)).toEqual([5_000]);
  });

  it("is found among its customer's", async () => {
    const customer = await shop.saveCard();
    const { body } = await shop.charge(shop.order(customer));

    const list = await shop.call("GET", `/orders?customer_id=${customer}`);

    expect(list.body.data.map(({ id }: { id: string }) => id)).toEqual([body.id]);
  });
});

describe("a card link", () => {
  it("opens for who holds its token, without the merchant's", async () => {
    const person = { name: "Ana López", email: "ana@example.com", phone: "+525555555555" };

    const link = await shop.call("POST", "/card-links", { body: { customer: person } });
    const authorization = `Bearer ${new URL(link.body.url).hash.slice(1)}`;
    const opened = await shop.call("GET", "/card-link", { headers: { authorization } });

    expect([link.status, opened.status, opened.body.state]).toEqual([201, 200, "open"]);
  });
});

describe("whoever is not the merchant", () => {
  const body = { customer_id: "cus_nobody", currency: "MXN" };
  const tampered = () => stack.outputs.MerchantToken.replace(/.{8}$/, "AAAAAAAA");

  it.each([
    ["without a token", () => ""],
    ["with words in place of a token", () => "Bearer let-me-in"],
    ["with a token that another key signed", () => `Bearer ${tampered()}`],
  ])("is refused %s", async (_, authorization) => {
    const { status } = await shop.call("POST", "/orders", {
      headers: { authorization: authorization(), "idempotency-key": randomUUID() },
      body,
    });

    expect(status).toBe(401);
  });

  it("learns nothing of what is not theirs", async () => {
    const order = await shop.call("GET", `/orders/pbd_${"a".repeat(26)}`);
    const customer = await shop.call("GET", "/customers/cus_2somebodyElses00");

    expect([order.status, customer.status]).toEqual([404, 404]);
  });
});

describe("a webhook", () => {
  const event = JSON.stringify({ id: randomUUID(), type: "order.paid", data: { object: {} } });

  it("that Conekta did not sign is refused", async () => {
    expect(await shop.knock(event, null)).toBe(401);
    expect(await shop.knock(event, Buffer.from("nobody").toString("base64"))).toBe(401);
  });
});

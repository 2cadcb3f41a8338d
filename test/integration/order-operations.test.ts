import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, describe, expect, inject, it } from "vitest";
import { AccountingData } from "#shared/contracts/messages.ts";
import { atConekta } from "#test/stack/at-conekta.ts";
import { type Answer, merchant } from "#test/stack/merchant.ts";

const outputs = inject("outputs");
const shop = merchant(outputs);
const conekta = atConekta(outputs.ConektaUrl);
afterAll(() => shop.stop());

const ask = (path: string, body: unknown = {}, key: string = randomUUID()) =>
  shop.call("POST", path, { body, headers: { "idempotency-key": key } });

describe("refunding", () => {
  it("gives part of it back, then the rest, and tells the books of both", async () => {
    const { id, conekta_order_id } = await shop.paidOrder();

    const part = await ask(`/orders/${id}/refunds`, { amount: 10_000, reason: "other" });
    const rest = await ask(`/orders/${id}/refunds`);

    expect([part.status, part.body.amount, part.body.order.status]).toEqual([
      201,
      10_000,
      "partially_refunded",
    ]);
    expect([rest.status, rest.body.amount, rest.body.order.status]).toEqual([
      201,
      25_000,
      "refunded",
    ]);
    expect(part.body.id).not.toBe(rest.body.id);
    expect(await conekta.refunds(conekta_order_id)).toEqual([10_000, 25_000]);
    const { accounting } = await shop.messagesOf(id, ({ status }) => status === "refunded");
    const refunds = accounting.flatMap(({ json }) => AccountingData.parse(json.data).refund ?? []);
    expect(refunds.map(({ amount }) => amount).sort()).toEqual([10_000, 25_000]);
    expect(refunds.map((refund) => refund.id).sort()).toEqual([part.body.id, rest.body.id].sort());
  });

  it("gives back all that is left when it is sent without a body", async () => {
    const { id } = await shop.paidOrder();

    const { status, body } = await shop.call("POST", `/orders/${id}/refunds`, {
      headers: { "idempotency-key": randomUUID() },
    });

    expect([status, body.amount]).toEqual([201, 35_000]);
  });

  it("answers the same request again with the same refund, made once", async () => {
    const { id, conekta_order_id } = await shop.paidOrder();
    const key = randomUUID();
    const first = await ask(`/orders/${id}/refunds`, { amount: 500 }, key);

    const again = await ask(`/orders/${id}/refunds`, { amount: 500 }, key);
    const other = await ask(`/orders/${id}/refunds`, { amount: 501 }, key);

    expect([again.status, again.text]).toEqual([201, first.text]);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect([other.status, other.body.code]).toEqual([422, "idempotency_conflict"]);
    expect(await conekta.refunds(conekta_order_id)).toEqual([500]);
  });

  it("leaves what POST /orders answers the same bytes but for what was given back", async () => {
    const request = shop.order(await shop.saveCard());
    const key = randomUUID();
    const first = await shop.charge(request, key);
    await ask(`/orders/${first.body.id}/refunds`, { amount: 500 });

    const again = await shop.charge(request, key);

    expect(again.body).toEqual({
      ...first.body,
      status: "partially_refunded",
      amount_refunded: 500,
    });
  });

  it("never gives back more than was taken, with twenty at once under keys of their own", async () => {
    const { id, conekta_order_id } = await shop.paidOrder();
    const path = `/orders/${id}/refunds`;

    const untilDecided = async (key: string): Promise<Answer> => {
      for (;;) {
        const answer = await ask(path, { amount: 3_000 }, key);
        if (answer.status !== 409) return answer;
        await delay(50);
      }
    };
    const keys = Array.from({ length: 20 }, () => randomUUID());
    const answers = await Promise.all(keys.map(untilDecided));

    const made = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status === 422);
    expect([made.length, refused.length]).toEqual([11, 9]);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(11);
    expect(refused[0]?.body.errors).toMatchObject([{ pointer: "#/amount" }]);
    const known = await conekta.order(conekta_order_id);
    expect(known.amount_refunded).toBe(33_000);
    const { body } = await shop.call("GET", `/orders/${id}`);
    expect(body.amount_refunded).toBe(33_000);
  });

  it("says what stands in the way", async () => {
    const { id } = await shop.paidOrder();
    const authorized = await shop.paidOrder({ capture: false });
    const path = `/orders/${id}/refunds`;

    const tooMuch = await ask(path, { amount: 35_001 });
    const unpaid = await ask(`/orders/${authorized.id}/refunds`);
    const nobodys = await ask(`/orders/pbd_${"a".repeat(26)}/refunds`);
    const keyless = await shop.call("POST", path, { body: {} });
    const odd = await ask(path, { amount: 1, charge_id: "x" });

    expect([tooMuch.status, tooMuch.body.errors[0].pointer]).toEqual([422, "#/amount"]);
    expect([unpaid.status, unpaid.body.code, unpaid.body.order_status]).toEqual([
      409,
      "order_state",
      "pre_authorized",
    ]);
    expect(nobodys.status).toBe(404);
    expect([keyless.status, keyless.body.code]).toEqual([400, "invalid_idempotency_key"]);
    expect([odd.status, odd.body.errors[0].pointer]).toEqual([422, "#/charge_id"]);
  });
});

describe("capturing", () => {
  it("takes what was authorized, and only then is there a message to ship", async () => {
    const { id, conekta_order_id } = await shop.paidOrder({ capture: false });
    const key = randomUUID();

    const { status, body } = await ask(`/orders/${id}/capture`, {}, key);
    const again = await ask(`/orders/${id}/capture`, {}, key);

    expect([status, body.status]).toEqual([200, "paid"]);
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([200, "true"]);
    const sent = await shop.messagesOf(id, (details) => details.status === "paid");
    expect([sent.logistics.length, sent.accounting.length]).toEqual([1, 1]);
    const known = await conekta.order(conekta_order_id);
    expect(known.charges.data).toMatchObject([{ status: "paid", amount: 35_000 }]);
  });

  it("takes no part of it, and nothing twice", async () => {
    const { id } = await shop.paidOrder({ capture: false });

    const part = await ask(`/orders/${id}/capture`, { amount: 34_999 });
    const whole = await ask(`/orders/${id}/capture`, { amount: 35_000 });
    const twice = await ask(`/orders/${id}/capture`);

    expect([part.status, part.body.errors[0].pointer]).toEqual([422, "#/amount"]);
    expect(whole.status).toBe(200);
    expect([twice.status, twice.body.code]).toEqual([409, "order_state"]);
  });
});

describe("cancelling", () => {
  it("lets a pre-authorization go, so that nothing can be captured", async () => {
    const { id, conekta_order_id } = await shop.paidOrder({ capture: false });

    const { status, body } = await ask(`/orders/${id}/cancel`);
    const captured = await ask(`/orders/${id}/capture`);

    expect([status, body.status]).toEqual([200, "canceled"]);
    expect(captured.status).toBe(409);
    const known = await conekta.order(conekta_order_id);
    expect(known.payment_status).toBe("voided");
  });

  it("closes an order that was declined", async () => {
    const { body: declined } = await shop.charge(
      shop.order(await shop.saveCard("tok_test_card_declined")),
    );

    const { status, body } = await ask(`/orders/${declined.order_id}/cancel`);

    expect([status, body.status]).toEqual([200, "canceled"]);
  });

  it("sends whoever wants a paid order cancelled to refunds", async () => {
    const { id } = await shop.paidOrder();

    const { status, body } = await ask(`/orders/${id}/cancel`);

    expect([status, body.code, body.detail]).toEqual([
      409,
      "order_state",
      "It is paid; refund it.",
    ]);
  });
});

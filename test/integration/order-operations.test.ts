import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { AccountingData } from "#shared/contracts/messages.ts";
import { type Answer, eventually, merchant } from "#test/stack/merchant.ts";
import { type Stack, startStack } from "#test/stack/start-stack.ts";

const outputs = inject("outputs");
const shop = merchant(outputs);
afterAll(() => shop.stop());

type Shop = typeof shop;

const ask = (at: Shop, path: string, body: unknown = {}, key: string = randomUUID()) =>
  at.call("POST", path, { body, headers: { "idempotency-key": key } });

async function paidOrder(at: Shop, differences: object = {}): Promise<Answer["body"]> {
  const { status, text, body } = await at.charge(at.order(await at.saveCard(), differences));
  if (status !== 201) throw new Error(`The charge answered ${status}: ${text}`);
  return body;
}

/** What the simulated Conekta has of an order. */
async function atConekta(conektaUrl: string, conektaOrderId: string): Promise<Answer["body"]> {
  const headers = {
    authorization: "Bearer key_local_private",
    accept: "application/vnd.conekta-v2.3.0+json",
  };
  return (await fetch(`${conektaUrl}/orders/${conektaOrderId}`, { headers })).json();
}

/** Cents of each refund, as Conekta has them. */
const refundsAtConekta = (order: Answer["body"]): number[] =>
  order.charges.data.flatMap((charge: Answer["body"]) =>
    (charge.refunds?.data ?? []).map(({ amount }: { amount: number }) => -amount),
  );

describe("refunding", () => {
  it("gives part of it back, then the rest, and tells the books of both", async () => {
    const { id, conekta_order_id } = await paidOrder(shop);

    const part = await ask(shop, `/orders/${id}/refunds`, { amount: 10_000, reason: "other" });
    const rest = await ask(shop, `/orders/${id}/refunds`);

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
    const known = await atConekta(outputs.ConektaUrl, conekta_order_id);
    expect(refundsAtConekta(known).sort()).toEqual([10_000, 25_000]);
    const { accounting } = await shop.messagesOf(id, ({ status }) => status === "refunded");
    const refunds = accounting.flatMap(({ json }) => AccountingData.parse(json.data).refund ?? []);
    expect(refunds.map(({ amount }) => amount).sort()).toEqual([10_000, 25_000]);
    expect(refunds.map((refund) => refund.id).sort()).toEqual([part.body.id, rest.body.id].sort());
  });

  it("gives back all that is left when it is sent without a body", async () => {
    const { id } = await paidOrder(shop);

    const { status, body } = await shop.call("POST", `/orders/${id}/refunds`, {
      headers: { "idempotency-key": randomUUID() },
    });

    expect([status, body.amount]).toEqual([201, 35_000]);
  });

  it("answers the same request again with the same refund, made once", async () => {
    const { id, conekta_order_id } = await paidOrder(shop);
    const key = randomUUID();
    const first = await ask(shop, `/orders/${id}/refunds`, { amount: 500 }, key);

    const again = await ask(shop, `/orders/${id}/refunds`, { amount: 500 }, key);
    const other = await ask(shop, `/orders/${id}/refunds`, { amount: 501 }, key);

    expect([again.status, again.text]).toEqual([201, first.text]);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect([other.status, other.body.code]).toEqual([422, "idempotency_conflict"]);
    const known = await atConekta(outputs.ConektaUrl, conekta_order_id);
    expect(refundsAtConekta(known)).toEqual([500]);
  });

  it("leaves what POST /orders answers the same bytes but for what was given back", async () => {
    const request = shop.order(await shop.saveCard());
    const key = randomUUID();
    const first = await shop.charge(request, key);
    await ask(shop, `/orders/${first.body.id}/refunds`, { amount: 500 });

    const again = await shop.charge(request, key);

    expect(again.body).toEqual({
      ...first.body,
      status: "partially_refunded",
      amount_refunded: 500,
    });
  });

  it("never gives back more than was taken, with twenty at once under keys of their own", async () => {
    const { id, conekta_order_id } = await paidOrder(shop);
    const path = `/orders/${id}/refunds`;

    const untilDecided = async (key: string): Promise<Answer> => {
      for (;;) {
        const answer = await ask(shop, path, { amount: 3_000 }, key);
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
    const known = await atConekta(outputs.ConektaUrl, conekta_order_id);
    expect(known.amount_refunded).toBe(33_000);
    const { body } = await shop.call("GET", `/orders/${id}`);
    expect(body.amount_refunded).toBe(33_000);
  });

  it("says what stands in the way", async () => {
    const { id } = await paidOrder(shop);
    const authorized = await paidOrder(shop, { capture: false });
    const path = `/orders/${id}/refunds`;

    const tooMuch = await ask(shop, path, { amount: 35_001 });
    const unpaid = await ask(shop, `/orders/${authorized.id}/refunds`);
    const nobodys = await ask(shop, `/orders/pbd_${"a".repeat(26)}/refunds`);
    const keyless = await shop.call("POST", path, { body: {} });
    const odd = await ask(shop, path, { amount: 1, charge_id: "x" });

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
    const { id, conekta_order_id } = await paidOrder(shop, { capture: false });
    const key = randomUUID();

    const { status, body } = await ask(shop, `/orders/${id}/capture`, {}, key);
    const again = await ask(shop, `/orders/${id}/capture`, {}, key);

    expect([status, body.status]).toEqual([200, "paid"]);
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([200, "true"]);
    const sent = await shop.messagesOf(id, (details) => details.status === "paid");
    expect([sent.logistics.length, sent.accounting.length]).toEqual([1, 1]);
    const known = await atConekta(outputs.ConektaUrl, conekta_order_id);
    expect(known.charges.data).toMatchObject([{ status: "paid", amount: 35_000 }]);
  });

  it("takes no part of it, and nothing twice", async () => {
    const { id } = await paidOrder(shop, { capture: false });

    const part = await ask(shop, `/orders/${id}/capture`, { amount: 34_999 });
    const whole = await ask(shop, `/orders/${id}/capture`, { amount: 35_000 });
    const twice = await ask(shop, `/orders/${id}/capture`);

    expect([part.status, part.body.errors[0].pointer]).toEqual([422, "#/amount"]);
    expect(whole.status).toBe(200);
    expect([twice.status, twice.body.code]).toEqual([409, "order_state"]);
  });
});

describe("cancelling", () => {
  it("lets a pre-authorization go, so that nothing can be captured", async () => {
    const { id, conekta_order_id } = await paidOrder(shop, { capture: false });

    const { status, body } = await ask(shop, `/orders/${id}/cancel`);
    const captured = await ask(shop, `/orders/${id}/capture`);

    expect([status, body.status]).toEqual([200, "canceled"]);
    expect(captured.status).toBe(409);
    const known = await atConekta(outputs.ConektaUrl, conekta_order_id);
    expect(known.payment_status).toBe("voided");
  });

  it("closes an order that was declined", async () => {
    const { body: declined } = await shop.charge(
      shop.order(await shop.saveCard("tok_test_card_declined")),
    );

    const { status, body } = await ask(shop, `/orders/${declined.order_id}/cancel`);

    expect([status, body.status]).toEqual([200, "canceled"]);
  });

  it("sends whoever wants a paid order cancelled to refunds", async () => {
    const { id } = await paidOrder(shop);

    const { status, body } = await ask(shop, `/orders/${id}/cancel`);

    expect([status, body.code, body.detail]).toEqual([
      409,
      "order_state",
      "It is paid; refund it.",
    ]);
  });
});

describe("replacing a card", () => {
  it("charges the new card from then on, and leaves no other at Conekta", async () => {
    const customer = await shop.saveCard("tok_test_card_declined");
    const declined = await shop.charge(shop.order(customer));

    const { status, body } = await shop.call("PUT", `/customers/${customer}/card`, {
      body: { token_id: "tok_test_mastercard_4444" },
    });
    const paid = await shop.charge(shop.order(customer));

    expect([declined.status, status, paid.status]).toEqual([402, 200, 201]);
    expect(body.card).toMatchObject({ brand: "mastercard", last4: "4444" });
    expect((await sourcesAtConekta(body.conekta_customer_id)).length).toBe(1);
    const { body: read } = await shop.call("GET", `/customers/${customer}`);
    expect(read.card).toEqual(body.card);
  });

  it("keeps the old card when the new one is refused", async () => {
    const customer = await shop.saveCard();

    const { status, body } = await shop.call("PUT", `/customers/${customer}/card`, {
      body: { token_id: "tok_nobody_made_this" },
    });
    const paid = await shop.charge(shop.order(customer));

    expect([status, body.code]).toEqual([402, "card_refused"]);
    expect(paid.status).toBe(201);
  });
});

describe("forgetting a customer", () => {
  it("answers 204 however often it is asked, and nobody can be charged afterwards", async () => {
    const customer = await shop.saveCard();
    const { body: order } = await shop.charge(shop.order(customer));
    const { body: before } = await shop.call("GET", `/customers/${customer}`);

    const forgotten = await shop.call("DELETE", `/customers/${customer}`);
    const again = await shop.call("DELETE", `/customers/${customer}`);

    expect([forgotten.status, forgotten.text, again.status]).toEqual([204, "", 204]);
    const statuses = await Promise.all([
      shop.call("GET", `/customers/${customer}`),
      shop.charge(shop.order(customer)),
      shop.call("PUT", `/customers/${customer}/card`, { body: { token_id: "tok_1" } }),
      shop.call("DELETE", "/customers/cus_nobody"),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(await customerAtConekta(before.conekta_customer_id)).toBe(404);
    const { body: kept } = await shop.call("GET", `/orders/${order.id}`);
    expect(kept).toMatchObject({ status: "paid", customer_id: customer });
  });

  it("leaves their payments refundable", async () => {
    const customer = await shop.saveCard();
    const { body: order } = await shop.charge(shop.order(customer));
    await shop.call("DELETE", `/customers/${customer}`);

    const { status } = await ask(shop, `/orders/${order.id}/refunds`);

    expect(status).toBe(201);
  });
});

const privately = { headers: { authorization: "Bearer key_local_private" } };

async function sourcesAtConekta(conektaCustomerId: string): Promise<unknown[]> {
  const url = `${outputs.ConektaUrl}/customers/${conektaCustomerId}/payment_sources`;
  const { data } = (await (await fetch(url, privately)).json()) as { data: unknown[] };
  return data;
}

async function customerAtConekta(conektaCustomerId: string): Promise<number> {
  const url = `${outputs.ConektaUrl}/customers/${conektaCustomerId}`;
  return (await fetch(url, privately)).status;
}

/** Faults strike whoever calls, so these have a stack of their own. */
describe("when Conekta's answer is lost", () => {
  let stack: Stack;
  let lonely: Shop;

  beforeAll(async () => {
    stack = await startStack(["--memory", "--no-watch"]);
    lonely = merchant(stack.outputs);
  });

  afterAll(async () => {
    lonely.stop();
    await stack.stop();
  });

  const spoil = async (fault: string, on: string) => {
    const plan = { calls: [{ fault, on, next: 1 }], webhooks: [{ fault: "missing", rate: 1 }] };
    const response = await fetch(`${stack.outputs.ConektaUrl}/_sim/faults`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(plan),
    });
    if (!response.ok) throw new Error(await response.text());
  };

  const operations = [
    ["refund", "refunds", { capture: true }, 201, "refunded"],
    ["capture", "capture", { capture: false }, 200, "paid"],
    ["cancel", "cancel", { capture: false }, 200, "canceled"],
  ] as const;

  it.each(operations)(
    "after a %s, a retry finds it done and sends nothing again",
    async (call, path, differences, statusCode, after) => {
      const { id, conekta_order_id } = await paidOrder(lonely, differences);
      const key = randomUUID();
      await spoil("drop_after", call);

      const first = await ask(lonely, `/orders/${id}/${path}`, {}, key);
      const other = await ask(lonely, `/orders/${id}/${path}`);
      const retry = await ask(lonely, `/orders/${id}/${path}`, {}, key);

      expect([first.status, first.headers.get("retry-after")]).toEqual([202, "15"]);
      expect([other.status, other.body.code]).toEqual([409, "request_in_progress"]);
      expect([retry.status, (retry.body.order ?? retry.body).status]).toEqual([statusCode, after]);
      expect(retry.headers.get("idempotent-replayed")).toBe("true");
      if (call === "refund") {
        const known = await atConekta(stack.outputs.ConektaUrl, conekta_order_id);
        expect(refundsAtConekta(known)).toEqual([35_000]);
      }
    },
  );

  it("to a new card, the same token ends in that card, alone", async () => {
    const customer = await lonely.saveCard();
    await spoil("drop_after", "addCard");
    const put = () =>
      lonely.call("PUT", `/customers/${customer}/card`, {
        body: { token_id: "tok_test_mastercard_4444" },
      });

    const first = await put();
    const between = await lonely.call("GET", `/customers/${customer}`);
    await eventually(async () => (await put()).status === 200);

    expect([first.status, first.body.code]).toEqual([503, "conekta_unavailable"]);
    expect(between.body.card.last4).toBe("4242");
    const { body } = await lonely.call("GET", `/customers/${customer}`);
    expect(body.card.last4).toBe("4444");
  });
});

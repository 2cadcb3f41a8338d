import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { atConekta } from "#test/stack/at-conekta.ts";
import { eventually, merchant } from "#test/stack/merchant.ts";
import { type Stack, startStack } from "#test/stack/start-stack.ts";

/** Faults strike whoever calls, so this has a stack of its own. */
describe("when Conekta's answer is lost", () => {
  let stack: Stack;
  let shop: ReturnType<typeof merchant>;

  beforeAll(async () => {
    stack = await startStack(["--memory", "--no-watch"]);
    shop = merchant(stack.outputs);
  });

  afterAll(async () => {
    shop.stop();
    await stack.stop();
  });

  const ask = (path: string, key: string = randomUUID()) =>
    shop.call("POST", path, { headers: { "idempotency-key": key } });

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
    { call: "refund", path: "refunds", capture: true, done: [201, "refunded"] },
    { call: "capture", path: "capture", capture: false, done: [200, "paid"] },
    { call: "cancel", path: "cancel", capture: false, done: [200, "canceled"] },
  ];

  it.each(operations)(
    "to a $call, a retry finds it done and sends nothing again",
    async ({ call, path, capture, done }) => {
      const { id, conekta_order_id } = await shop.paidOrder({ capture });
      const key = randomUUID();
      await spoil("drop_after", call);

      const first = await ask(`/orders/${id}/${path}`, key);
      const other = await ask(`/orders/${id}/${path}`);
      const retry = await ask(`/orders/${id}/${path}`, key);

      expect([first.status, first.headers.get("retry-after")]).toEqual([202, "15"]);
      expect([other.status, other.body.code]).toEqual([409, "request_in_progress"]);
      expect([retry.status, (retry.body.order ?? retry.body).status]).toEqual(done);
      expect(retry.headers.get("idempotent-replayed")).toBe("true");
      const refunds = await atConekta(stack.outputs.ConektaUrl).refunds(conekta_order_id);
      expect(refunds).toEqual(call === "refund" ? [35_000] : []);
    },
  );

  it("to a refund that never arrived, the reconciler gives it up, and a new key makes it", async () => {
    const { id, conekta_order_id } = await shop.paidOrder();
    const key = randomUUID();
    await spoil("drop_before", "refund");
    const lost = await ask(`/orders/${id}/refunds`, key);

    await eventually(async () => {
      const { body } = await shop.call("GET", `/orders/${id}`);
      return body.operation === null;
    }, 45_000);
    const again = await ask(`/orders/${id}/refunds`, key);
    const anew = await ask(`/orders/${id}/refunds`);

    expect([lost.status, again.status, again.body.code, anew.status]).toEqual([
      202,
      502,
      "operation_not_made",
      201,
    ]);
    const refunds = await atConekta(stack.outputs.ConektaUrl).refunds(conekta_order_id);
    expect(refunds).toEqual([35_000]);
  });

  it("to a new card, the same token ends in that card, alone", async () => {
    const customer = await shop.saveCard();
    await spoil("drop_after", "addCard");
    const put = () =>
      shop.call("PUT", `/customers/${customer}/card`, {
        body: { token_id: "tok_test_mastercard_4444" },
      });

    const first = await put();
    const between = await shop.call("GET", `/customers/${customer}`);
    await eventually(async () => (await put()).status === 200);

    expect([first.status, first.body.code]).toEqual([503, "conekta_unavailable"]);
    expect(between.body.card.last4).toBe("4242");
    const { body } = await shop.call("GET", `/customers/${customer}`);
    expect(body.card.last4).toBe("4444");
  });
});

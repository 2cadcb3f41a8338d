import { afterAll, describe, expect, inject, it } from "vitest";
import { merchant } from "#test/stack/merchant.ts";

const outputs = inject("outputs");
const shop = merchant(outputs);
afterAll(() => shop.stop());

const atTheBank = (path: string) =>
  fetch(`${outputs.ConektaUrl}/_sim/orders/${path}`, { method: "POST" });

describe("what an order tells, through all that can happen to it", () => {
  it("is what is published, and enough for a tax document", async () => {
    const order = await shop.paidOrder({
      line_items: [{ name: "Tanque de gas", unit_price: 30_000, quantity: 1, sku: "GAS-20" }],
      tax_lines: [{ description: "IVA 16%", amount: 4_800 }],
    });
    await shop.call("POST", `/orders/${order.id}/refunds`, {
      body: { amount: 10_000 },
      headers: { "idempotency-key": `refund-${order.id}` },
    });
    await shop.messagesOf(order.id, ({ status }) => status === "partially_refunded");
    await atTheBank(`${order.conekta_order_id}/chargeback`);
    await shop.messagesOf(order.id, ({ dispute }) => dispute === "open");
    await atTheBank(`${order.conekta_order_id}/chargeback/won`);

    const told = await shop.messagesOf(order.id, ({ dispute }) => dispute === "won");

    expect(told.accounting.map(({ json }) => json.type)).toEqual([
      "mx.pagos.order.paid.v1",
      "mx.pagos.order.refunded.v1",
      "mx.pagos.order.charged_back.v1",
      "mx.pagos.order.dispute_won.v1",
    ]);
    expect(told.logistics).toHaveLength(3);
    const [paid, refunded] = told.accounting;
    expect(paid?.json.data).toMatchObject({
      amount: 34_800,
      line_items: [{ sku: "GAS-20", quantity: 1, unit_price: 30_000, amount: 30_000 }],
      taxes: [{ tax: "iva", exempt: false, rate_bps: 1_600, amount: 4_800 }],
      payment: { method: "card", brand: "visa", last4: "4242", forma_pago: "04" },
    });
    expect(refunded?.json.data.refund).toMatchObject({ amount: 10_000, relates_to: paid?.json.id });
  });

  it("lets the books write off a dispute that is lost, and the warehouse hear nothing new", async () => {
    const order = await shop.paidOrder();
    await atTheBank(`${order.conekta_order_id}/chargeback`);
    await shop.messagesOf(order.id, ({ dispute }) => dispute === "open");
    await atTheBank(`${order.conekta_order_id}/chargeback/lost`);

    const told = await shop.messagesOf(order.id, ({ dispute }) => dispute === "lost");

    expect(told.logistics.map(({ json }) => json.type)).toEqual([
      "mx.pagos.order.paid.v1",
      "mx.pagos.order.charged_back.v1",
    ]);
    const lost = told.accounting.at(-1)?.json;
    expect(lost?.type).toBe("mx.pagos.order.dispute_lost.v1");
    expect(lost?.data.dispute).toEqual({
      state: "lost",
      amount_max: order.amount,
      relates_to: told.accounting[0]?.json.id,
    });
  });
});

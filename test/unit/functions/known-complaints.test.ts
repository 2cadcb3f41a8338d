import { describe, expect, it } from "vitest";
import { createOrder } from "#functions/create-order/create-order.ts";
import { PagosError } from "#shared/domain/errors.ts";
import type { Order } from "#shared/domain/order.ts";
import { conektaChargeBody, eventBody, list } from "#test/builders/orders.ts";
import { paymentWorld } from "#test/fakes/payment-world.ts";

/** What merchants elsewhere complained of in public, one test each, by the name of the complaint. */
describe("known complaints", () => {
  it("charged twice by parallel requests", async () => {
    const { charge, gateway } = paymentWorld();

    await Promise.allSettled([charge(), charge(), charge()]);

    expect(gateway.charges).toHaveLength(1);
  });

  it("charged twice by a retry after a time-out", async () => {
    const { charge, gateway } = paymentWorld({ charge: "hangs" });

    const first = await charge();
    const retry = await charge();

    expect([first.order.status, retry.order.status]).toEqual(["unknown", "paid"]);
    expect(gateway.charges).toHaveLength(1);
  });

  it("paid, but the order never moves", async () => {
    const { charge, deliver, event, orders } = paymentWorld({ charge: "hangs" });
    const { order } = await charge();

    await deliver(event("order.paid", order));

    expect(orders.items.get(order.id)?.status).toBe("paid");
  });

  it("refunded, and turned back to paid by a late event", async () => {
    const { charge, deliver, event, orders, messages } = paymentWorld();
    const { order } = await charge();
    const refunds = list({ id: "re_1", amount: -35_000 });
    const charges = list(conektaChargeBody("refunded", { refunds }));

    await deliver(event("order.refunded", order, { amount_refunded: 35_000, charges }));
    await deliver(event("order.paid", order), event("order.pending_payment", order));

    expect(orders.items.get(order.id)?.status).toBe("refunded");
    expect(new Set(messages).size).toBe(messages.length);
  });

  it("events of the same second applied in the wrong order", async () => {
    const ends = await Promise.all(
      [
        ["order.paid", "order.pending_payment"],
        ["order.pending_payment", "order.paid"],
      ].map(async (types) => {
        const { charge, deliver, event, orders, messages } = paymentWorld({ charge: "hangs" });
        const { order } = await charge();
        for (const type of types) await deliver(event(type, order));
        return [orders.items.get(order.id)?.status, messages];
      }),
    );

    expect(ends[0]).toEqual(ends[1]);
    expect(ends[0]?.[0]).toBe("paid");
  });

  it("an event marked as seen before its effect was delivered", async () => {
    const { charge, deliver, event, orders, messages, charging } = paymentWorld();
    const { order } = await charge();
    const seen = { ...(orders.items.get(order.id) as Order), seen: ["evt_1"] };
    await charging.orders.save(seen);

    await deliver(event("order.paid", order));

    expect(messages).toEqual(["order.paid → logistics", "order.paid → accounting"]);
  });

  it("another event id for the same payment ships twice", async () => {
    const { charge, deliver, event, messages } = paymentWorld();
    const { order } = await charge();

    await deliver(event("order.paid", order));
    await deliver(event("order.paid", order, { livemode: false }));

    expect(messages).toHaveLength(2);
  });

  it("a key reused for another checkout answers the first one's payment", async () => {
    const { charge, gateway } = paymentWorld();
    await charge();

    const other = charge("order-1001", { currency: "USD" });

    await expect(other).rejects.toMatchObject({ code: "idempotency_conflict" });
    expect(gateway.charges).toHaveLength(1);
  });

  it("two callers with one key see each other's payment", async () => {
    const { charge, charging } = paymentWorld();
    const mine = await charge();

    const stranger = createOrder(charging, {
      owner: "stranger",
      idempotencyKey: "order-1001",
      request: { customer_id: "cus_ana1", currency: "MXN", line_items: [] },
    });

    const refused = await stranger.catch((error) => error);
    expect(refused).toBeInstanceOf(PagosError);
    expect(refused.code).toBe("not_found");
    expect(JSON.stringify(refused.context)).not.toContain(mine.order.id);
  });

  it("the webhook comes before the answer of the API and is lost", async () => {
    const { charging, deliver, event, orders, messages } = paymentWorld();
    const eager = {
      ...charging.gateway,
      charge: async (asked: Parameters<typeof charging.gateway.charge>[0]) => {
        const evidence = await charging.gateway.charge(asked);
        await deliver(event("order.paid", orders.items.get(asked.orderId) as Order));
        return evidence;
      },
    };

    const { order } = await createOrder(
      { ...charging, gateway: eager },
      {
        owner: "merchant",
        idempotencyKey: "order-1001",
        request: {
          customer_id: "cus_ana1",
          currency: "MXN",
          line_items: [{ name: "Tanque de gas", unit_price: 35_000, quantity: 1 }],
        },
      },
    );

    expect(order).toMatchObject({ status: "paid", outbox: [] });
    expect(messages).toEqual(["order.paid → logistics", "order.paid → accounting"]);
  });

  it("a declined order that reads as pending_payment is waited for for ever", async () => {
    const { charge, deliver, event, orders } = paymentWorld({ charge: "vanishes" });
    const { order } = await charge();
    const charges = list(conektaChargeBody("declined", { failure_code: "card_declined" }));

    await deliver(event("order.pending_payment", order, { charges }));

    expect(orders.items.get(order.id)).toMatchObject({
      status: "declined",
      decline: { code: "card_declined" },
    });
  });

  it("charge.created says declined for a charge that is paid", async () => {
    const { charge, deliver, orders } = paymentWorld({ charge: "hangs" });
    const { order } = await charge();
    const declined = conektaChargeBody("declined", {
      order_id: order.conektaOrderId,
      reference_id: order.id,
    });

    await deliver(eventBody("charge.created", declined));

    expect(orders.items.get(order.id)?.status).toBe("unknown");
  });

  it("order.expired for an order that was paid stops the shipment", async () => {
    const { charge, deliver, event, orders, messages } = paymentWorld();
    const { order } = await charge();

    await deliver(event("order.paid", order)).catch(() => undefined);
    await deliver(event("order.expired", order)).catch(() => undefined);

    expect(orders.items.get(order.id)?.status).toBe("paid");
    expect(messages).toEqual(["order.paid → logistics", "order.paid → accounting"]);
  });

  it("a forged order.paid for another order of Conekta's is believed", async () => {
    const { charge, deliver, event, orders, messages } = paymentWorld({ charge: "vanishes" });
    const { order } = await charge();

    const { failures } = await deliver(event("order.paid", order, { id: "ord_somebody_else" }));

    expect(failures[0]?.reason).toMatch(/^quarantined/);
    expect(orders.items.get(order.id)?.status).toBe("unknown");
    expect(messages).toEqual([]);
  });

  it("the amount changes between order and charge", async () => {
    const { charge, gateway } = paymentWorld({ create: "other amount" });

    await expect(charge()).rejects.toMatchObject({ code: "conekta_refused_us" });

    expect(gateway.charges).toEqual([]);
  });

  it("the dispute is lost, and the books go on saying paid", async () => {
    const { charge, deliver, event, messages } = paymentWorld();
    const { order } = await charge();
    const ours = { order_id: order.conektaOrderId, reference_id: order.id };

    await deliver(event("order.paid", order));
    await deliver(eventBody("charge.chargeback.lost", conektaChargeBody("paid", ours)));

    expect(messages.filter((each) => each.endsWith("accounting"))).toEqual([
      "order.paid → accounting",
      "order.charged_back → accounting",
      "order.dispute_lost → accounting",
    ]);
  });

  it("whether the dispute was lost depends on which event comes first", async () => {
    const told = await Promise.all(
      [
        ["lost", "won"],
        ["won", "lost"],
      ].map(async (ends) => {
        const { charge, deliver, event, messages } = paymentWorld();
        const { order } = await charge();
        const ours = { order_id: order.conektaOrderId, reference_id: order.id };
        await deliver(event("order.paid", order));
        for (const end of ends) {
          await deliver(eventBody(`charge.chargeback.${end}`, conektaChargeBody("paid", ours)));
        }
        return [...messages].sort();
      }),
    );

    expect(told[0]).toEqual(told[1]);
    expect(told[0]).toContain("order.dispute_lost → accounting");
  });
});

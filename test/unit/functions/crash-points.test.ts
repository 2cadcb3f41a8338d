import { describe, expect, it } from "vitest";
import { digest } from "#functions/adapters/digest.ts";
import { consume } from "#functions/consumer/consumer.ts";
import { createOrder } from "#functions/create-order/create-order.ts";
import type { DownstreamQueues } from "#functions/ports.ts";
import { aCustomer } from "#test/builders/customers.ts";
import {
  anOrder,
  conektaChargeBody,
  conektaOrderBody,
  eventBody,
  list,
  ORDER_ID,
} from "#test/builders/orders.ts";
import { dyingAt, type Moment } from "#test/fakes/dying-at.ts";
import { fakeGateway } from "#test/fakes/fake-gateway.ts";
import { memoryChargeGuard } from "#test/fakes/memory-guards.ts";
import { memoryOrders, memoryStore } from "#test/fakes/memory-store.ts";

const MOMENTS: readonly Moment[] = ["before", "after"];

describe.each(MOMENTS)("create-order that dies %s its n-th call takes effect", (moment) => {
  /** Dies once, is asked again when the lease is over, and is looked at. */
  async function aftermath(death: number) {
    const time = { now: 1_700_000_000_000 };
    const orders = memoryOrders();
    const gateway = fakeGateway();
    const customers = memoryStore(aCustomer());
    const guard = memoryChargeGuard({ dayMax: 35_000 });
    const limits = { guard, audit: () => undefined };
    const healthy = { orders, customers, gateway, ...limits, digest, clock: () => time.now };
    const command = {
      owner: "merchant",
      idempotencyKey: "order-1001",
      request: {
        customer_id: "cus_ana1",
        currency: "MXN" as const,
        line_items: [{ name: "Tanque de gas", unit_price: 35_000, quantity: 1 }],
      },
    };
    const { around, hasDied } = dyingAt(death, moment);
    const wounded = {
      ...healthy,
      orders: around(orders),
      customers: around(customers),
      gateway: around(gateway),
      guard: around(guard),
    };
    await createOrder(wounded, command).catch(() => undefined);
    time.now += 31_000;
    const { order } = await createOrder(healthy, command);
    return { order, charges: gateway.charges, hasDied: hasDied() };
  }

  it("charges once at most, and says paid exactly when it did", async () => {
    let deaths = 0;
    for (let death = 1; ; death += 1) {
      const { order, charges, hasDied } = await aftermath(death);

      expect(charges.length, `death in call ${death}`).toBeLessThanOrEqual(1);
      expect(order.status, `death in call ${death}`).toBe(
        charges.length === 1 ? "paid" : "unknown",
      );
      if (!hasDied) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThanOrEqual(6);
  });
});

describe.each(MOMENTS)("the consumer that dies %s its n-th call takes effect", (moment) => {
  const refunds = list({ id: "re_1", amount: -35_000 });
  const batch = [
    eventBody("charge.paid", conektaChargeBody("paid")),
    eventBody(
      "order.refunded",
      conektaOrderBody({
        payment_status: "refunded",
        amount_refunded: 35_000,
        charges: list(conektaChargeBody("refunded", { refunds })),
      }),
    ),
    eventBody(
      "order.paid",
      conektaOrderBody({ payment_status: "paid", charges: list(conektaChargeBody("paid")) }),
    ),
  ].map((body, at) => ({ id: `message-${at}`, body }));

  async function aftermath(death: number) {
    const orders = memoryOrders(anOrder());
    const sent: string[] = [];
    const downstream: DownstreamQueues = {
      async send(deliveries) {
        sent.push(...deliveries.map(({ effect, to }) => `${effect} → ${to}`));
        return deliveries;
      },
    };
    const book = fakeGateway();
    const healthy = {
      orders,
      downstream,
      book,
      clock: () => 1_700_000_003_000,
      foreignOrders: "record" as const,
      stage: "test",
    };
    const { around, hasDied } = dyingAt(death, moment);
    const wounded = {
      ...healthy,
      orders: around(orders),
      downstream: around(downstream),
      book: around(book),
    };
    await consume(wounded, batch).catch(() => undefined);
    const { failures } = await consume(healthy, batch);
    return { order: orders.items.get(ORDER_ID), sent, failures, hasDied: hasDied() };
  }

  it("ends in the same state with the same messages, payment before refund", async () => {
    let deaths = 0;
    for (let death = 1; ; death += 1) {
      const { order, sent, failures, hasDied } = await aftermath(death);

      const where = `death in call ${death}`;
      expect(failures, where).toEqual([]);
      expect(order, where).toMatchObject({ status: "refunded", outbox: [] });
      for (const queue of ["logistics", "accounting"]) {
        const told = [...new Set(sent.filter((each) => each.endsWith(queue)))];
        expect(told, where).toEqual([`order.paid → ${queue}`, `order.refunded:re_1 → ${queue}`]);
      }
      if (!hasDied) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThanOrEqual(4);
  });
});

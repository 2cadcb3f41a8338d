import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { conektaDayBook } from "#functions/adapters/conekta-day-book.ts";
import { conektaEventLog } from "#functions/adapters/conekta-event-log.ts";
import { conektaOrderBook } from "#functions/adapters/conekta-order-book.ts";
import { conektaOrders } from "#functions/adapters/conekta-orders.ts";
import { consume } from "#functions/consumer/consumer.ts";
import type { Sweep } from "#functions/ports.ts";
import { compareDay } from "#functions/reconcile/compare-day.ts";
import { sweepEvents } from "#functions/reconcile/sweep-events.ts";
import { anOrder } from "#test/builders/orders.ts";
import { batch, consumerWorld } from "#test/fakes/consumer-world.ts";
import { memoryStore } from "#test/fakes/memory-store.ts";
import { openShop, type Shop } from "./conekta-shop.ts";

/* Two people try things out, each on a stage of their own, with one sandbox account of Conekta. */

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

const DAY_MS = 86_400_000;
const today = () => new Date().toISOString().slice(0, 10);
const MINUTE_MS = 60_000;
const settings = () => ({ url: shop.conekta.url, privateKey: async () => "key_local_private" });
const idOf = (letter: string) => `pbd_${letter.repeat(26)}`;
const PRICE = 35_000;

function stageNamed(stage: string) {
  const { orders, deps } = consumerWorld([]);
  const gateway = conektaOrders(settings(), stage);
  const queue: string[] = [];
  const sweeps = memoryStore<Sweep>({
    id: "reconcile",
    doneUntil: 0,
    pass: null,
    comparedDay: null,
    comparing: { day: today(), here: {}, conekta: {}, drift: 0, cursor: null },
    version: 0,
  });
  const own = {
    orders,
    sweeps,
    book: conektaOrderBook(settings()),
    days: conektaDayBook(settings()),
    log: conektaEventLog(settings()),
    events: { enqueue: async (body: string) => void queue.push(body) },
    pace: { everyMs: MINUTE_MS, safetyDelayMs: 10 * MINUTE_MS },
    stage,
  };
  const later = (ms: number) => ({ ...own, clock: () => Date.now() + ms });

  return {
    orders,
    queue,
    /** Charges an order under an id that follows from the merchant and their key alone. */
    async pays(orderId: string) {
      const { customer, source } = await shop.saveCard("tok_test_visa_4242");
      const { conektaOrderId } = await gateway.createOrder({
        orderId,
        correlationId: null,
        conektaCustomerId: customer,
        currency: "MXN",
        contents: { line_items: [{ name: "Tanque", unit_price: PRICE, quantity: 1 }] },
        capture: true,
      });
      await gateway.charge({ orderId, conektaOrderId, sourceId: source });
      const known = { id: orderId, conektaOrderId, conektaCustomerId: customer };
      orders.items.set(orderId, anOrder({ ...known, status: "paid", lookMs: Infinity }));
      return conektaOrderId;
    },
    /** Reads what Conekta's webhooks said, and lists. */
    hear: () => {
      const heard = shop.hook.received.filter(({ event }) => event.type.startsWith("order."));
      const bodies = heard.map(({ body }) => body.toString());
      return consume({ ...deps, foreignOrders: "process", stage }, batch(...bodies));
    },
    sweep: () => sweepEvents(later(5 * MINUTE_MS), Infinity),
    compareTheDay: () => compareDay(later(2 * DAY_MS), Infinity),
  };
}

describe("two stages with one account", () => {
  it("compare each its own orders, and take none of the other's for missing", async () => {
    const [ana, luis] = [stageNamed("dev-ana"), stageNamed("dev-luis")];
    await ana.pays(idOf("a"));
    await ana.pays(idOf("b"));
    await luis.pays(idOf("c"));

    const [anas, luiss] = [await ana.compareTheDay(), await luis.compareTheDay()];

    expect([anas, luiss]).toMatchObject([
      { conekta: { MXN: 2 * PRICE }, drift: 0 },
      { conekta: { MXN: PRICE }, drift: 0 },
    ]);
    expect([ana.queue, luis.queue]).toEqual([[], []]);
  });

  it("make nothing of what Conekta tells of the other's", async () => {
    const [ana, luis] = [stageNamed("dev-ana"), stageNamed("dev-luis")];
    await ana.pays(idOf("a"));
    await expect
      .poll(() => shop.hook.received.map(({ event }) => event.type))
      .toContain("order.paid");

    const { failures, sent } = await luis.hear();

    expect([failures, sent, luis.orders.items.size]).toEqual([[], 0, 0]);
  });

  it("close none of the other's orders, where merchant and key gave both the same id", async () => {
    const [ana, luis] = [stageNamed("dev-ana"), stageNamed("dev-luis")];
    const first = await ana.pays(idOf("a"));
    const second = await luis.pays(idOf("a"));

    const swept = [await ana.sweep(), await luis.sweep()];

    expect(swept).toMatchObject([{ strays: 0 }, { strays: 0 }]);
    const at = await Promise.all([first, second].map((id) => shop.call("GET", `/orders/${id}`)));
    expect(at.map(({ body }) => body["payment_status"])).toEqual(["paid", "paid"]);
  });
});

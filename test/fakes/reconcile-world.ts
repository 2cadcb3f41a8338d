import { digest } from "#functions/adapters/digest.ts";
import { consume } from "#functions/consumer/consumer.ts";
import { createOrder } from "#functions/create-order/create-order.ts";
import type { Sweep } from "#functions/ports.ts";
import { reconcile } from "#functions/reconcile/reconcile.ts";
import { isUnsettled, type Order } from "#shared/domain/order.ts";
import type { Delivery } from "#shared/domain/outbox.ts";
import { aCustomer } from "#test/builders/customers.ts";
import { fakeDayBook } from "./fake-day-book.ts";
import { fakeEventLog } from "./fake-event-log.ts";
import { fakeGateway } from "./fake-gateway.ts";
import { memoryChargeGuard } from "./memory-guards.ts";
import { memoryOrders, memoryStore } from "./memory-store.ts";

export const MINUTE = 60_000;
const START = 1_700_000_000_000;

/** Ports of the reconciler, and how a test may come between them and it. */
export type Around = <Port extends object>(port: Port) => Port;

/** Conekta, table, queues and reconciler in memory, on a clock that a test moves. */
export function reconcileWorld(script: Parameters<typeof fakeGateway>[0] = {}) {
  const time = { now: START };
  const clock = () => time.now;
  const orders = memoryOrders();
  const gateway = fakeGateway(script);
  const log = fakeEventLog();
  const days = fakeDayBook();
  const sweeps = memoryStore<Sweep>();
  const customers = memoryStore(aCustomer({ id: "cus_ana1", owner: "merchant" }));
  const queue: string[] = [];
  const messages: string[] = [];
  const downstream = {
    async send(deliveries: readonly Delivery[]) {
      messages.push(...deliveries.map(({ order, effect, to }) => `${order.id} ${effect} → ${to}`));
      return deliveries;
    },
  };
  const unsettled = {
    due: async (nowMs: number) =>
      [...orders.items.values()]
        .filter((order) => isUnsettled(order) && order.lookMs <= nowMs)
        .sort((one, other) => one.lookMs - other.lookMs)
        .map(({ id }) => id),
  };
  const events = { enqueue: async (body: string) => void queue.push(body) };

  const run = (around: Around = (port) => port) =>
    reconcile({
      orders: around(orders),
      unsettled: around(unsettled),
      sweeps: around(sweeps),
      book: around(gateway),
      log: around(log),
      days: around(days),
      events: around(events),
      downstream: around(downstream),
      clock,
      stage: "test",
      pace: { everyMs: MINUTE, safetyDelayMs: 10 * MINUTE },
    });

  /** The consumer takes what is in the queue. */
  const pump = () =>
    consume(
      { orders, downstream, book: gateway, clock, foreignOrders: "record", stage: "test" },
      queue.splice(0).map((body, at) => ({ id: `message-${at}`, body })),
    );

  /** Runs as often as the schedule would, with the consumer at work in between. */
  async function live(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute += 1) {
      time.now += MINUTE;
      await run();
      await pump();
    }
  }

  const limits = { guard: memoryChargeGuard(), audit: () => undefined };
  const charge = () =>
    createOrder(
      { orders, customers, gateway, ...limits, digest, clock },
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

  const orderOf = (id: string): Order => {
    const order = orders.items.get(id);
    if (order === undefined) throw new Error(`There is no order ${id}.`);
    return order;
  };

  return {
    run,
    pump,
    live,
    charge,
    orderOf,
    orders,
    gateway,
    log,
    days,
    sweeps,
    queue,
    messages,
    time,
  };
}

export type ReconcileWorld = ReturnType<typeof reconcileWorld>;

import { type Downstream, type Effect, kindOf, ROUTES } from "./effects.ts";
import type { Order } from "./order.ts";

/** One message: an effect of an order on its way to one system. */
export type Delivery = { readonly order: Order; readonly effect: Effect; readonly to: Downstream };

/** Sends in batches and answers those that were accepted. Never throws for a part of them. */
export type Send = (deliveries: readonly Delivery[]) => Promise<readonly Delivery[]>;

/** By order id, the effects that all of their queues have accepted. */
export type Accepted = ReadonlyMap<string, ReadonlySet<Effect>>;

/**
 * Sends what the outboxes hold, one message per order and queue at a time: were the second of two
 * accepted and the first not, the warehouse would see them in the wrong order.
 */
export async function deliverOutboxes(orders: readonly Order[], send: Send): Promise<Accepted> {
  const accepted = new Map(orders.map(({ id }) => [id, new Set<Effect>()]));
  const longest = Math.max(0, ...orders.map(({ outbox }) => outbox.length));
  for (let turn = 0; turn < longest; turn += 1) {
    const due = orders.flatMap((order) => deliveriesOf(order, turn, accepted.get(order.id)));
    const taken = new Set((await send(due)).map(name));
    for (const parts of Map.groupBy(due, ({ order }) => order.id).values()) {
      const [first] = parts;
      if (first && parts.every((part) => taken.has(name(part)))) {
        accepted.get(first.order.id)?.add(first.effect);
      }
    }
  }
  return accepted;
}

/** The order's next message for each of its queues, unless an earlier one was not accepted. */
function deliveriesOf(
  order: Order,
  turn: number,
  accepted: ReadonlySet<Effect> | undefined,
): readonly Delivery[] {
  const effect = order.outbox[turn];
  const earlier = order.outbox.slice(0, turn);
  if (effect === undefined || !earlier.every((each) => accepted?.has(each))) return [];
  return ROUTES[kindOf(effect)].map((to) => ({ order, effect, to }));
}

function name({ order, effect, to }: Delivery): string {
  return `${order.id} ${effect} ${to}`;
}

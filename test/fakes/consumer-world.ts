import type { DownstreamQueues } from "#functions/ports.ts";
import { ConektaOrder } from "#shared/contracts/conekta-order.ts";
import type { Order } from "#shared/domain/order.ts";
import type { Delivery } from "#shared/domain/outbox.ts";
import {
  anOrder,
  conektaChargeBody,
  conektaOrderBody,
  eventBody,
  list,
  ORDER_ID,
} from "#test/builders/orders.ts";
import { memoryOrders } from "./memory-store.ts";

export const paidOrder = conektaOrderBody({
  payment_status: "paid",
  charges: list(conektaChargeBody("paid")),
});
/** Conekta tells that the order was paid. */
export const paid = eventBody("order.paid", paidOrder);
/** Conekta tells that all of it was given back. */
export const refunded = eventBody(
  "order.refunded",
  conektaOrderBody({
    payment_status: "refunded",
    amount_refunded: 35_000,
    charges: list(
      conektaChargeBody("refunded", { refunds: list({ id: "re_1", amount: -35_000 }) }),
    ),
  }),
);

/**
 * All that the consumer needs, in memory: orders, queues that accept what they are told to, and what
 * Conekta says when it is asked about any order.
 */
export function consumerWorld(
  seed: readonly Order[] = [anOrder()],
  accepts: (delivery: Delivery) => boolean = () => true,
  atConekta: unknown = paidOrder,
) {
  const orders = memoryOrders(...seed);
  const sent: string[] = [];
  const downstream: DownstreamQueues = {
    async send(deliveries) {
      const accepted = deliveries.filter(accepts);
      sent.push(...accepted.map(({ effect, to }) => `${effect} → ${to}`));
      return accepted;
    },
  };
  const deps = {
    orders,
    downstream,
    book: { read: async () => ConektaOrder.parse(atConekta) },
    clock: () => 1_700_000_003_000,
    foreignOrders: "record" as const,
    stage: "test",
  };
  return { deps, orders, sent, order: () => orders.items.get(ORDER_ID) };
}

/** Messages as the queue hands them over. */
export const batch = (...bodies: readonly string[]) =>
  bodies.map((body, at) => ({ id: `message-${at}`, body }));

import * as z from "zod/mini";
import { type Downstream, type Effect, kindOf } from "#shared/domain/effects.ts";
import { sumOf, totalOf } from "#shared/domain/money.ts";
import type { Order } from "#shared/domain/order.ts";

const cents = z.int().check(z.minimum(0));
const refund = z.optional(z.object({ id: z.string(), amount: cents }));
const optionalText = z.optional(z.string());

/** What a warehouse needs: whose order, which goods, where to. */
export const LogisticsData = z.object({
  order_id: z.string(),
  customer_id: z.string(),
  line_items: z.array(
    z.object({ name: z.string(), quantity: z.int(), sku: optionalText, description: optionalText }),
  ),
  shipping_lines: z.array(
    z.object({ carrier: optionalText, method: optionalText, tracking_number: optionalText }),
  ),
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  refund,
});

/** What books need: every amount in integer cents, taxes by line, Conekta's fee where it is known. */
export const AccountingData = z.object({
  order_id: z.string(),
  customer_id: z.string(),
  conekta_order_id: z.nullable(z.string()),
  charge_id: z.nullable(z.string()),
  currency: z.string(),
  amount: cents,
  subtotal: cents,
  shipping: cents,
  discount: cents,
  tax_lines: z.array(z.object({ description: z.string(), amount: cents })),
  fee: z.nullable(cents),
  paid_at: z.nullable(z.int()),
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  refund,
});

/** CloudEvents 1.0 in JSON. `id` is the same however often the message is delivered. */
export type Message = {
  readonly specversion: "1.0";
  readonly id: string;
  readonly source: "/pagos-bajo-demanda";
  readonly type: `mx.pagos.${string}.v1`;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: "application/json";
  readonly data: z.output<typeof LogisticsData> | z.output<typeof AccountingData>;
};

/** The message that tells a downstream system of an effect. `now` is epoch ms. */
export function messageFor(
  order: Order,
  about: { effect: Effect; to: Downstream; now: number },
): Message {
  const { effect, to, now } = about;
  const known = { order_id: order.id, customer_id: order.customerId };
  return {
    specversion: "1.0",
    id: `${order.id}:${effect}`,
    source: "/pagos-bajo-demanda",
    type: `mx.pagos.${kindOf(effect)}.v1`,
    subject: order.id,
    time: new Date(timeOf(order, effect) ?? now).toISOString(),
    datacontenttype: "application/json",
    data: {
      ...known,
      ...(to === "logistics" ? logisticsPart(order) : accountingPart(order)),
      metadata: { ...order.contents.metadata },
      ...refundOf(order, effect),
    },
  };
}

/** When it happened, where Conekta told: a redelivered message then says the same time. */
function timeOf(order: Order, effect: Effect): number | null {
  if (effect !== "order.paid" || order.charge?.paidAt == null) return null;
  return order.charge.paidAt * 1000;
}

function refundOf(order: Order, effect: Effect) {
  const found = order.refunds.find(({ id }) => effect === `order.refunded:${id}`);
  return found ? { refund: { id: found.id, amount: found.amount } } : {};
}

function logisticsPart({ contents }: Order) {
  return {
    line_items: contents.line_items.map(({ name, quantity, sku, description }) => ({
      name,
      quantity,
      ...(sku === undefined ? {} : { sku }),
      ...(description === undefined ? {} : { description }),
    })),
    shipping_lines: (contents.shipping_lines ?? []).map(({ amount: _, ...line }) => line),
  };
}

function accountingPart(order: Order) {
  const { contents, charge } = order;
  return {
    conekta_order_id: order.conektaOrderId,
    charge_id: charge?.id ?? null,
    currency: order.currency,
    amount: order.amount,
    subtotal: totalOf({ line_items: contents.line_items }),
    shipping: sumOf(contents.shipping_lines ?? []),
    discount: sumOf(contents.discount_lines ?? []),
    tax_lines: (contents.tax_lines ?? []).map(({ description, amount }) => ({
      description,
      amount,
    })),
    fee: charge?.fee ?? null,
    paid_at: charge?.paidAt ?? null,
  };
}

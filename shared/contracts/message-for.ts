import type * as z from "zod/mini";
import { type Downstream, type Effect, type EffectKind, kindOf } from "#shared/domain/effects.ts";
import { sumOf, totalOf } from "#shared/domain/money.ts";
import type { Charge, Order } from "#shared/domain/order.ts";
import { taxesByRate } from "#shared/domain/taxes.ts";
import type { AccountingData, LogisticsData } from "./messages.ts";

/** CloudEvents 1.0 in JSON. `id` is the same however often the message is delivered. */
export type Message = {
  readonly specversion: "1.0";
  readonly id: string;
  readonly source: "/pagos-bajo-demanda";
  readonly type: `mx.pagos.${EffectKind}.v1`;
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
    id: idFor(order, effect),
    source: "/pagos-bajo-demanda",
    type: `mx.pagos.${kindOf(effect)}.v1`,
    subject: order.id,
    time: new Date(timeOf(order, effect) ?? now).toISOString(),
    datacontenttype: "application/json",
    data: {
      ...known,
      ...(to === "logistics" ? logisticsPart(order) : accountingPart(order)),
      metadata: { ...order.contents.metadata },
      ...refundOf(order, about),
      ...disputeOf(order, about),
    },
  };
}

const idFor = (order: Order, effect: Effect) => `${order.id}:${effect}`;

/** When it happened, where Conekta told: a redelivered message then says the same time. */
function timeOf(order: Order, effect: Effect): number | null {
  const refund = order.refunds.find(({ id }) => effect === `order.refunded:${id}`);
  const seconds = effect === "order.paid" ? order.charge?.paidAt : refund?.at;
  return seconds == null ? null : seconds * 1000;
}

/** A credit note names what it takes back, and so does the message that it is made from. */
function refundOf(order: Order, about: { readonly effect: Effect; readonly to: Downstream }) {
  const found = order.refunds.find(({ id }) => about.effect === `order.refunded:${id}`);
  if (found === undefined) return {};
  const relation = about.to === "accounting" ? { relates_to: idFor(order, "order.paid") } : {};
  return { refund: { id: found.id, amount: found.amount, ...relation } };
}

/** How much is disputed is not told, only the most that it can be: what had not been given back. */
function disputeOf(order: Order, about: { readonly effect: Effect; readonly to: Downstream }) {
  const { dispute: state, amount, amountRefunded } = order;
  const kind = kindOf(about.effect);
  if (about.to !== "accounting" || kind === "order.paid" || kind === "order.refunded") return {};
  if (state === "none") return {};
  const relates_to = idFor(order, "order.paid");
  return { dispute: { state, amount_max: amount - amountRefunded, relates_to } };
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
    line_items: contents.line_items.map(({ name, quantity, unit_price, sku }) => ({
      name,
      quantity,
      unit_price,
      amount: unit_price * quantity,
      ...(sku === undefined ? {} : { sku }),
    })),
    taxes: [...taxesByRate(contents.tax_lines ?? [])],
    payment: paymentOf(charge),
    amount_refunded: order.amountRefunded,
  };
}

/** SAT's catalogue c_FormaPago. */
const FORMA_PAGO = { credit: "04", debit: "28" } as const;

function paymentOf(charge: Charge | null) {
  if (!charge?.card) return null;
  const { brand, last4, kind } = charge.card;
  const forma_pago = kind === null ? null : FORMA_PAGO[kind];
  return { method: "card" as const, brand, last4, card_kind: kind, forma_pago };
}

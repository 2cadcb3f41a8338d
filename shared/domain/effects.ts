import type { Order } from "./order.ts";
import { isCaptured } from "./order-status.ts";

/**
 * Something that downstream systems must learn exactly once. An effect is identified within its
 * order, never by the event that revealed it: the same payment reported under another event id is
 * the same effect. A refund or dispute carries what it is about after the colon.
 */
export type Effect =
  | "order.paid"
  | `order.refunded:${string}`
  | "order.charged_back"
  | "order.dispute_won";

export type EffectKind =
  | "order.paid"
  | "order.refunded"
  | "order.charged_back"
  | "order.dispute_won";

export const DOWNSTREAMS = ["logistics", "accounting"] as const;
export type Downstream = (typeof DOWNSTREAMS)[number];

/** Who hears of what. A new downstream system is a row more here and a queue more in `infra`. */
export const ROUTES: Readonly<Record<EffectKind, readonly Downstream[]>> = {
  "order.paid": ["logistics", "accounting"],
  "order.refunded": ["logistics", "accounting"],
  "order.charged_back": ["logistics", "accounting"],
  "order.dispute_won": ["accounting"],
};

/**
 * All effects of an order's present state. Grows with the state and never shrinks, so what is new
 * after a join is what the join brought, whichever way the events came.
 */
export function effectsOf(order: Order): readonly Effect[] {
  const paid: Effect[] = isCaptured(order.status) ? ["order.paid"] : [];
  const refunds = order.refunds.map((refund): Effect => `order.refunded:${refund.id}`);
  const charged: Effect[] = order.dispute === "none" ? [] : ["order.charged_back"];
  const won: Effect[] = order.dispute === "won" ? ["order.dispute_won"] : [];
  return [...paid, ...refunds, ...charged, ...won];
}

/** The row of `ROUTES` that an effect belongs to. */
export function kindOf(effect: Effect): EffectKind {
  if (
    effect === "order.paid" ||
    effect === "order.charged_back" ||
    effect === "order.dispute_won"
  ) {
    return effect;
  }
  return "order.refunded";
}

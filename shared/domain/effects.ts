import type { Order } from "./order.ts";
import { type Dispute, isCaptured } from "./order-status.ts";

/**
 * Something that downstream systems must learn exactly once. An effect is identified within its
 * order, never by the event that revealed it: the same payment reported under another event id is
 * the same effect. A refund carries its id after the colon.
 */
export type Effect = Exclude<EffectKind, "order.refunded"> | `order.refunded:${string}`;

export type EffectKind =
  | "order.paid"
  | "order.refunded"
  | "order.charged_back"
  | "order.dispute_lost"
  | "order.dispute_won";

export const DOWNSTREAMS = ["logistics", "accounting"] as const;
export type Downstream = (typeof DOWNSTREAMS)[number];

/** Who hears of what. A new downstream system is a row more here and a queue more in `infra`. */
export const ROUTES: Readonly<Record<EffectKind, readonly Downstream[]>> = {
  "order.paid": ["logistics", "accounting"],
  "order.refunded": ["logistics", "accounting"],
  "order.charged_back": ["logistics", "accounting"],
  "order.dispute_lost": ["accounting"],
  "order.dispute_won": ["accounting"],
};

/** What a dispute has brought so far. Each row holds those of the rows that `joinDispute` lifts to it. */
const OF_DISPUTE: Readonly<Record<Dispute, readonly Effect[]>> = {
  none: [],
  open: ["order.charged_back"],
  lost: ["order.charged_back", "order.dispute_lost"],
  won: ["order.charged_back", "order.dispute_won"],
  appealed: ["order.charged_back", "order.dispute_lost", "order.dispute_won"],
};

/**
 * All effects of an order's present state. Grows with the state and never shrinks, so what is new
 * after a join is what the join brought, whichever way the events came.
 */
export function effectsOf(order: Order): readonly Effect[] {
  const paid: Effect[] = isCaptured(order.status) ? ["order.paid"] : [];
  const refunds = order.refunds.map((refund): Effect => `order.refunded:${refund.id}`);
  return [...paid, ...refunds, ...OF_DISPUTE[order.dispute]];
}

/** The row of `ROUTES` that an effect belongs to. */
export function kindOf(effect: Effect): EffectKind {
  return isKind(effect) ? effect : "order.refunded";
}

const isKind = (effect: Effect): effect is Exclude<EffectKind, "order.refunded"> =>
  effect in ROUTES;

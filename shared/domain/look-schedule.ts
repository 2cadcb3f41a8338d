import type { Order } from "./order.ts";
import type { OrderStatus } from "./order-status.ts";

/** How often the reconciler runs, and how long a charge may take to show at Conekta. Milliseconds. */
export type Pace = { readonly everyMs: number; readonly safetyDelayMs: number };

/*
 * Ages at which an undecided order is looked at, in runs: with one run a minute these are 1, 5, 15 and
 * 60 minutes and 6 hours, then once a day. The local host runs every few seconds, and all of it
 * happens that much faster.
 */
const LOOKS = [1, 5, 15, 60, 360] as const;
const DAY = 1_440;
/** After so many daily looks a person has to look: Conekta will not tell us by itself. */
const DAILY_LOOKS_MAX = 6;

/** A message that no queue has taken for so many runs is sent again by the reconciler. */
const OUTBOX_AGE = 5;

const UNDECIDED: ReadonlySet<OrderStatus> = new Set(["processing", "unknown", "pending_payment"]);

/** True while somebody ought to know what became of the money and nobody does. */
export function isUndecided({ status }: Order): boolean {
  return UNDECIDED.has(status);
}

/**
 * Epoch ms since when nothing was done about the order at Conekta: no charge, refund, cancellation or
 * capture was sent later than this.
 */
export function quietSince(order: Order): number {
  const { createdMs, leaseMs, status, operation, history } = order;
  const lastStep = (history.at(-1)?.at ?? 0) * 1000;
  const claimedUntil = status === "processing" ? leaseMs : 0;
  return Math.max(createdMs, lastStep, claimedUntil, operation?.leaseMs ?? 0);
}

/** True while an invocation may still be at work on the order, and is to be left alone. */
export function isHeld(order: Order, nowMs: number): boolean {
  const claimed = order.status === "processing" && order.leaseMs > nowMs;
  return claimed || (order.operation?.leaseMs ?? 0) > nowMs;
}

/** True when whatever was asked of Conekta would have shown by now, had it happened. */
export function isPastSafetyDelay(order: Order, nowMs: number, { safetyDelayMs }: Pace): boolean {
  return nowMs - quietSince(order) >= safetyDelayMs;
}

/** True when messages have waited longer than the consumer, or a redelivery, would leave them. */
export function isOutboxOverdue(order: Order, nowMs: number, { everyMs }: Pace): boolean {
  return order.outbox.length > 0 && nowMs - quietSince(order) >= OUTBOX_AGE * everyMs;
}

/** True when looking has not helped for days. */
export function needsPerson(order: Order, nowMs: number, { everyMs }: Pace): boolean {
  const patience = (360 + DAILY_LOOKS_MAX * DAY) * everyMs;
  return isUndecided(order) && nowMs - quietSince(order) >= patience;
}

/** When to look at the order next (epoch ms), having looked at it now. */
export function nextLook(order: Order, nowMs: number, { everyMs, safetyDelayMs }: Pace): number {
  const since = quietSince(order);
  const age = nowMs - since;
  const ages = [...LOOKS.map((runs) => runs * everyMs), safetyDelayMs];
  const dayMs = DAY * everyMs;
  const tomorrow = (Math.floor(age / dayMs) + 1) * dayMs;
  const next = since + Math.min(tomorrow, ...ages.filter((each) => each > age));
  return order.outbox.length > 0 ? Math.min(next, nowMs + everyMs) : next;
}

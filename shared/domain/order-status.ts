/**
 * Every status that an order can have, lowest first. The place in this list is its rank, and an
 * order only ever moves to a higher one. Evidence comes late, twice and shuffled; because joining two
 * statuses is taking the higher, the order in which it comes does not matter.
 *
 * The sequence encodes what outranks what: a declined attempt may be followed by a paid one, a
 * pre-authorization may lapse or be voided, and nothing takes a payment back but a refund. An
 * `order.expired` for an order that Conekta calls paid has been seen in the wild, so paid outranks it.
 */
export const ORDER_STATUSES = [
  "processing",
  "unknown",
  "pending_payment",
  "requires_action",
  "declined",
  "pre_authorized",
  "expired",
  "canceled",
  "failed",
  "paid",
  "partially_refunded",
  "refunded",
] as const;

export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** Nothing more is expected to happen unless the merchant or the bank asks for it. */
const SETTLED: ReadonlySet<OrderStatus> = new Set([
  "declined",
  "expired",
  "canceled",
  "failed",
  "paid",
  "partially_refunded",
  "refunded",
]);

/**
 * A chargeback is a dimension of its own: money disputed stays paid until the bank decides. Winning
 * outranks losing, because what was lost can still be won on appeal.
 */
export const DISPUTES = ["none", "open", "lost", "won"] as const;
export type Dispute = (typeof DISPUTES)[number];

export function isSettled(status: OrderStatus): boolean {
  return SETTLED.has(status);
}

/** True when money was captured, whatever was given back later. */
export function isCaptured(status: OrderStatus): boolean {
  return ORDER_STATUSES.indexOf(status) >= ORDER_STATUSES.indexOf("paid");
}

export function joinStatus(one: OrderStatus, other: OrderStatus): OrderStatus {
  return higher(ORDER_STATUSES, one, other);
}

export function joinDispute(one: Dispute, other: Dispute): Dispute {
  return higher(DISPUTES, one, other);
}

function higher<Word>(ranks: readonly Word[], one: Word, other: Word): Word {
  return ranks.indexOf(one) >= ranks.indexOf(other) ? one : other;
}

/**
 * Every status that an order can have, in one table. The place of a row is its rank, and an order
 * only ever moves to a higher one. Evidence comes late, twice and shuffled; because joining two
 * statuses is taking the higher, the order in which it comes does not matter.
 *
 * The sequence encodes what outranks what: a declined attempt may be followed by a paid one, a
 * pre-authorization may lapse or be voided, and nothing takes a payment back but a refund. An
 * `order.expired` for an order that Conekta calls paid has been seen in the wild, so paid outranks it.
 *
 * `docs/order-states.md` is made of this table, and says what each of them means.
 */
export const LATTICE = [
  { status: "processing", phase: "open", conekta: [] },
  { status: "unknown", phase: "open", conekta: [] },
  { status: "pending_payment", phase: "open", conekta: ["pending_payment"] },
  { status: "requires_action", phase: "open", conekta: [] },
  { status: "declined", phase: "refused", conekta: ["declined"] },
  { status: "pre_authorized", phase: "open", conekta: ["pre_authorized"] },
  { status: "expired", phase: "closed", conekta: ["expired"] },
  { status: "canceled", phase: "closed", conekta: ["canceled", "voided"] },
  { status: "failed", phase: "closed", conekta: [] },
  { status: "paid", phase: "captured", conekta: ["paid", "charged_back"] },
  { status: "partially_refunded", phase: "captured", conekta: ["partially_refunded"] },
  { status: "refunded", phase: "captured", conekta: ["refunded"] },
] as const satisfies readonly Row[];

/** `open`: more is to come by itself. `closed`: nothing was charged, and nothing can be. */
type Phase = "open" | "refused" | "closed" | "captured";

type Row = {
  readonly status: string;
  readonly phase: Phase;
  /** Conekta's words for it in `payment_status`. */
  readonly conekta: readonly string[];
};

export type OrderStatus = (typeof LATTICE)[number]["status"];

/** Lowest first. */
export const ORDER_STATUSES: readonly OrderStatus[] = LATTICE.map(({ status }) => status);

const PHASES: ReadonlyMap<OrderStatus, Phase> = new Map(
  LATTICE.map(({ status, phase }) => [status, phase]),
);

const BY_CONEKTAS_WORD: ReadonlyMap<string, OrderStatus> = new Map(
  LATTICE.flatMap(({ status, conekta }) => conekta.map((word) => [word, status] as const)),
);

/**
 * A chargeback is a dimension of its own: money disputed stays paid until the bank decides. `appealed`
 * has been heard of as lost and as won. Either may have come last, and Conekta's events of one second
 * do not say which (`docs/decisions/a-lost-dispute-is-told.md`).
 */
export const DISPUTES = ["none", "open", "lost", "won", "appealed"] as const;
export type Dispute = (typeof DISPUTES)[number];

/** Our word for a `payment_status` of Conekta's, or null for a word that nobody has seen yet. */
export function statusNamed(conektasWord: string): OrderStatus | null {
  return BY_CONEKTAS_WORD.get(conektasWord) ?? null;
}

/** Nothing more is expected to happen unless the merchant or the bank asks for it. */
export function isSettled(status: OrderStatus): boolean {
  return PHASES.get(status) !== "open";
}

/** True when money was captured, whatever was given back later. */
export function isCaptured(status: OrderStatus): boolean {
  return PHASES.get(status) === "captured";
}

/** True when it is said that nothing was charged and nothing can be: one sentence that `paid` refutes. */
export function isClosed(status: OrderStatus): boolean {
  return PHASES.get(status) === "closed";
}

export function joinStatus(one: OrderStatus, other: OrderStatus): OrderStatus {
  return higher(ORDER_STATUSES, one, other);
}

export function joinDispute(one: Dispute, other: Dispute): Dispute {
  const both = [one, other];
  if (both.includes("lost") && both.includes("won")) return "appealed";
  return higher(DISPUTES, one, other);
}

function higher<Word>(ranks: readonly Word[], one: Word, other: Word): Word {
  return ranks.indexOf(one) >= ranks.indexOf(other) ? one : other;
}

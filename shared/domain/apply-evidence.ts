import { canonicalJson } from "./canonical-json.ts";
import { type Effect, effectsOf } from "./effects.ts";
import { type Centavos, centavos } from "./money.ts";
import { finishShown } from "./operation.ts";
import type { Charge, Decline, Order, Refund } from "./order.ts";
import {
  type Dispute,
  isCaptured,
  joinDispute,
  joinStatus,
  type OrderStatus,
} from "./order-status.ts";

/**
 * Something learned about an order at Conekta: from the answer to a charge, from a look-up, or from
 * an event. All three are joined in the same way. Fields that the source does not speak of are null.
 */
export type Evidence = {
  readonly conektaOrderId: string;
  readonly status: OrderStatus | null;
  readonly dispute: Dispute;
  /** Cents given back in all, as far as this source knows. */
  readonly amountRefunded: Centavos;
  readonly refunds: readonly Refund[];
  readonly charge: Charge | null;
  readonly decline: Decline | null;
  readonly nextActionUrl: string | null;
  /** What must agree with the aggregate before money is called paid; null where not told. */
  readonly amount: number | null;
  /** Cents that captured charges come to, together; null where there is none. */
  readonly charged: number | null;
  readonly currency: string | null;
  readonly conektaCustomerId: string | null;
};

/** Where evidence came from, for the history: `create-order`, or `<type> <event id>`. */
export type Source = { readonly at: number; readonly cause: string; readonly eventId?: string };

/** Evidence that says nothing; a base to build from. */
export function noEvidence(conektaOrderId: string): Evidence {
  return {
    conektaOrderId,
    status: null,
    dispute: "none",
    amountRefunded: centavos(0),
    refunds: [],
    charge: null,
    decline: null,
    nextActionUrl: null,
    amount: null,
    charged: null,
    currency: null,
    conektaCustomerId: null,
  };
}

/**
 * Joins evidence into an order: commutative, idempotent, monotonic, apart from `history`, which
 * tells in which order things were learned. New effects go to the outbox, and an operation that the
 * order now shows to have happened is done. Answers the very same order when there is nothing new.
 */
export function applyEvidence(order: Order, evidence: Evidence, source: Source): Order {
  const refunds = joinRefunds(order.refunds, evidence.refunds);
  const amountRefunded = centavos(
    Math.max(order.amountRefunded, evidence.amountRefunded, totalRefunded(refunds)),
  );
  const told = joinStatus(order.status, evidence.status ?? order.status);
  const status = joinStatus(told, statusAfterRefunds(amountRefunded, order.amount));
  const joined = finishShown({
    ...order,
    status,
    dispute: joinDispute(order.dispute, evidence.dispute),
    amountRefunded,
    refunds,
    charge: joinCharge(order.charge, evidence.charge),
    decline: joinDecline(order.decline, evidence.decline),
    nextActionUrl: pick(order.nextActionUrl, evidence.nextActionUrl),
    seen: joinSeen(order.seen, source.eventId),
    history:
      status === order.status
        ? order.history
        : [
            ...order.history,
            { at: source.at, cause: source.cause, from: order.status, to: status },
          ],
  });
  if (canonicalJson(joined) === canonicalJson(order)) return order;
  return { ...joined, outbox: [...order.outbox, ...newEffects(order, joined)] };
}

/**
 * What of the evidence contradicts the order, in words for an operator; empty when all agrees.
 * An order without a Conekta id has sent no charge, so evidence about any Conekta order contradicts it.
 * A foreign order is only what the events say of it, and nothing contradicts it.
 */
export function contradictions(order: Order, evidence: Evidence): readonly string[] {
  if (order.owner === null) return [];
  const pairs = [
    ["Conekta order id", order.conektaOrderId ?? "none", evidence.conektaOrderId],
    ["amount", order.amount, evidence.amount],
    ["amount charged", order.amount, evidence.charged],
    ["currency", order.currency, evidence.currency],
    ["customer", order.conektaCustomerId, evidence.conektaCustomerId],
  ] as const;
  return pairs
    .filter(([, ours, theirs]) => ours !== null && theirs !== null && ours !== theirs)
    .map(([what, ours, theirs]) => `${what} is ${ours} here and ${theirs} at Conekta`);
}

/** True when there is anything to join; `order.created`, for one, tells nothing that we do not know. */
export function tellsAnything(evidence: Evidence): boolean {
  return evidence.status !== null || evidence.charge !== null || movesMoney(evidence);
}

/** True when the evidence would move money on our side, so that it has to agree in everything. */
export function movesMoney(evidence: Evidence): boolean {
  return (
    (evidence.status !== null && isCaptured(evidence.status)) ||
    evidence.status === "pre_authorized" ||
    evidence.amountRefunded > 0 ||
    evidence.refunds.length > 0 ||
    evidence.dispute !== "none"
  );
}

function newEffects(before: Order, after: Order): readonly Effect[] {
  const known = new Set(effectsOf(before));
  return effectsOf(after).filter((effect) => !known.has(effect));
}

function statusAfterRefunds(refunded: Centavos, amount: Centavos): OrderStatus {
  if (refunded === 0) return "processing";
  return refunded >= amount ? "refunded" : "partially_refunded";
}

/** Sorted by id, so that two orders that know the same refunds are equal however they learned. */
function joinRefunds(known: readonly Refund[], told: readonly Refund[]): readonly Refund[] {
  const byId = new Map<string, Refund>();
  for (const refund of [...known, ...told]) {
    byId.set(refund.id, joinRefund(byId.get(refund.id) ?? refund, refund));
  }
  return [...byId.values()].sort((one, other) => compare(one.id, other.id));
}

/** Of one refund, so that they differ at most in whether they know when it was. */
function joinRefund(one: Refund, other: Refund): Refund {
  const at = later(one.at ?? null, other.at ?? null);
  const amount = centavos(Math.max(one.amount, other.amount));
  return { id: one.id, amount, ...(at !== null && { at }) };
}

function totalRefunded(refunds: readonly Refund[]): number {
  return refunds.reduce((sum, refund) => sum + refund.amount, 0);
}

function joinSeen(seen: readonly string[], eventId: string | undefined): readonly string[] {
  if (eventId === undefined || seen.includes(eventId)) return seen;
  return [...seen, eventId].sort(compare);
}

/** Accounts of one charge complete each other; of two charges the later id stands. */
function joinCharge(one: Charge | null, other: Charge | null): Charge | null {
  if (one === null || other === null) return one ?? other;
  if (one.id !== other.id) return compare(one.id, other.id) > 0 ? one : other;
  const fee = later(one.fee, other.fee);
  const card = pick(one.card ?? null, other.card ?? null);
  return {
    id: one.id,
    fee: fee === null ? null : centavos(fee),
    paidAt: later(one.paidAt, other.paidAt),
    ...(card && { card }),
  };
}

/** The answer to our own request names Conekta's log; an event does not, and never replaces it. */
function joinDecline(one: Decline | null, other: Decline | null): Decline | null {
  if (one === null || other === null) return one ?? other;
  if ((one.logId === null) !== (other.logId === null)) return one.logId === null ? other : one;
  return pick(one, other);
}

function later(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}

/** Of two accounts of the same thing, the one that does not depend on which came first. */
function pick<Detail>(one: Detail | null, other: Detail | null): Detail | null {
  if (one === null) return other;
  if (other === null) return one;
  return compare(JSON.stringify(one), JSON.stringify(other)) >= 0 ? one : other;
}

/** Code-unit order: locale collation would differ from machine to machine. */
function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

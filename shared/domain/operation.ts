import type { Centavos } from "./money.ts";
import type { Order } from "./order.ts";
import { isCaptured } from "./order-status.ts";

export type OperationKind = "refund" | "cancel" | "capture";

/**
 * Something asked of Conekta about an order after its charge, whose outcome is not known yet. An
 * order has at most one at a time, so that what turns up at Conekta can be attributed without doubt.
 *
 * `claimed`: the request may have left. `unknown`: it has, and the answer did not tell. Either way it
 * is never sent again, and only evidence about the order says what became of it.
 */
export type Operation = {
  /** Digest of the caller and the Idempotency-Key. */
  readonly key: string;
  readonly kind: OperationKind;
  /** Digest of operation and canonical body: the same key for something else is refused. */
  readonly fingerprint: string;
  /** Cents to give back, to capture, or to let go. */
  readonly amount: Centavos;
  /** What had been given back when it was claimed: ids of refunds, and cents in all. */
  readonly refundsBefore: readonly string[];
  readonly refundedBefore: Centavos;
  /** Epoch ms. */
  readonly startedMs: number;
  /** Epoch ms until which the invocation that claimed it is left alone; nothing is sent after it. */
  readonly leaseMs: number;
  readonly status: "claimed" | "unknown";
};

/**
 * `refused`: Conekta said no, and nothing happened. `failed`: nobody said anything, and nothing was
 * seen of it in all the time in which it could have turned up.
 */
type Outcome = "done" | "refused" | "failed";

/** What became of an operation, kept for as long as the order so that its key answers it again. */
export type Finished = Pick<Operation, "key" | "kind" | "fingerprint" | "amount"> & {
  readonly outcome: Outcome;
  /** Conekta's id of the refund, where Conekta told it. */
  readonly refundId: string | null;
  /** Conekta's code for a refusal. */
  readonly code: string | null;
};

/** What a request for an operation came to. */
export type Operated = {
  readonly order: Order;
  /** True when an earlier request with this key had asked for it. */
  readonly replayed: boolean;
  /** Null while nobody knows whether it happened. */
  readonly finished: Finished | null;
  readonly amount: Centavos;
};

/**
 * All are kept in the order's one item, and none may be forgotten: a forgotten refund's key would
 * refund again. A hundred of them take 25 KB of the item's 400.
 */
export const OPERATIONS_MAX = 100;

type End = Pick<Finished, "outcome"> & Partial<Pick<Finished, "refundId" | "code">>;

/** The order with its operation ended; the same order when it has none. */
export function finishOperation(order: Order, end: End): Order {
  if (order.operation === null) return order;
  const { key, kind, fingerprint, amount } = order.operation;
  const { outcome, refundId = null, code = null } = end;
  const finished: Finished = { key, kind, fingerprint, amount, outcome, refundId, code };
  return { ...order, operation: null, operations: [...order.operations, finished] };
}

/** Ends the operation as done when the order shows that it happened; else the same order. */
export function finishShown(order: Order): Order {
  if (order.operation === null) return order;
  const { kind } = order.operation;
  if (kind === "refund") return finishShownRefund(order, order.operation);
  const happened = kind === "cancel" ? order.status === "canceled" : isCaptured(order.status);
  return happened ? finishOperation(order, { outcome: "done" }) : order;
}

/**
 * Ours has to have made what was given back grow by its amount: a refund that was counted before it may be
 * listed only after. Of those that are new the one of this amount is ours; where the source gives no list
 * of refunds, as Conekta is allowed to, the sum alone has to do.
 */
function finishShownRefund(order: Order, { amount, ...before }: Operation): Order {
  if (order.amountRefunded - before.refundedBefore < amount) return order;
  const fresh = order.refunds.filter(({ id }) => !before.refundsBefore.includes(id));
  const ours = fresh.find((refund) => refund.amount === amount);
  if (ours) return finishOperation(order, { outcome: "done", refundId: ours.id });
  return fresh.length === 0 ? finishOperation(order, { outcome: "done" }) : order;
}

/** Cents that may still be given back. Only whole orders are captured, so all of it was taken. */
export function leftToRefund({ amount, amountRefunded }: Order): number {
  return Math.max(0, amount - amountRefunded);
}

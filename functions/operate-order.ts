import type { Attempt, Clock, Digest, OrderGateway, OrderStore } from "#functions/ports.ts";
import { applyEvidence, contradictions, type Evidence } from "#shared/domain/apply-evidence.ts";
import { canonicalJson } from "#shared/domain/canonical-json.ts";
import { type ConektaSaid, PagosError } from "#shared/domain/errors.ts";
import { LEASE_MS } from "#shared/domain/lease.ts";
import type { Centavos } from "#shared/domain/money.ts";
import {
  type Finished,
  finishOperation,
  OPERATIONS_MAX,
  type Operated,
  type Operation,
  type OperationKind,
} from "#shared/domain/operation.ts";
import type { Order } from "#shared/domain/order.ts";

/*
 * What refunding, cancelling and capturing have in common: the protocol by which something is asked
 * of Conekta once about an order that was charged. Everything outside comes in through `Deps`.
 */

type Deps = {
  readonly orders: Pick<OrderStore, "find" | "save">;
  readonly gateway: Pick<OrderGateway, "lookUp">;
  readonly digest: Digest;
  readonly clock: Clock;
};

export type Asked = {
  readonly owner: string;
  readonly orderId: string;
  readonly idempotencyKey: string;
};

export type Plan = {
  readonly kind: OperationKind;
  /** What makes two requests the same: the body, canonically. */
  readonly request: unknown;
  /** Cents that it moves. Throws where the order as it stands does not allow it. */
  readonly decide: (order: Order) => Centavos;
  /** Sends the one request. Throws where Conekta would not even look at it. */
  readonly act: (target: Target) => Promise<Attempt<Evidence>>;
};

type Target = {
  readonly conektaOrderId: string;
  /** The operation's own, to name it at Conekta. */
  readonly key: string;
  readonly amount: Centavos;
};

/** Each lost race means that somebody else wrote; a handful in a row would be a bug of ours. */
const SAVE_ATTEMPTS_MAX = 5;

/** Seconds after which it is worth asking what became of something that Conekta did not answer. */
const ASK_AGAIN_SECONDS = 15;

/**
 * Has Conekta do one thing to an order, at most once per caller and key, whatever fails:
 *
 * 1. claim: write the operation into the order, over the version that allowed it. An order has one
 *    operation at a time, so whatever else is asked meanwhile is refused;
 * 2. act: only whoever won that write sends the request, once;
 * 3. record: evidence and the operation's end in one write.
 *
 * A crash after 1 leaves an operation that is never sent again. A retry with the same key, a webhook
 * or the reconciler looks the order up, and what it shows decides.
 */
export async function operateOrder(deps: Deps, asked: Asked, plan: Plan): Promise<Operated> {
  const key = deps.digest("operation", asked.owner, asked.idempotencyKey);
  const fingerprint = deps.digest(plan.kind, canonicalJson(plan.request));
  for (let attempt = 0; attempt < SAVE_ATTEMPTS_MAX; attempt += 1) {
    const order = await findOwn(deps, asked);
    const earlier = earlierOf(order, key);
    if (earlier) {
      refuseOtherRequest(earlier, fingerprint);
      return answerAgain(deps, order, key);
    }
    const claimed = await claim(deps, order, { key, fingerprint, plan });
    if (claimed) return perform(deps, claimed, plan.act);
  }
  throw inProgress("The order is being written by others.");
}

/** Somebody else's order is answered like one that does not exist. */
async function findOwn(deps: Deps, { orderId, owner }: Asked): Promise<Order> {
  const order = await deps.orders.find(orderId);
  if (order && order.owner === owner) return order;
  throw new PagosError("There is no order under this id.", { code: "not_found" });
}

function earlierOf(order: Order, key: string): Operation | Finished | undefined {
  if (order.operation?.key === key) return order.operation;
  return order.operations.find((finished) => finished.key === key);
}

function refuseOtherRequest(earlier: Operation | Finished, fingerprint: string): void {
  if (earlier.fingerprint === fingerprint) return;
  throw new PagosError("This Idempotency-Key was used for another request; use a new key.", {
    code: "idempotency_conflict",
  });
}

type Claimed = {
  readonly order: Order;
  readonly operation: Operation;
  readonly conektaOrderId: string;
};

/** Null when somebody else wrote first: what was read allows nothing any more. */
async function claim(
  deps: Deps,
  order: Order,
  asked: { readonly key: string; readonly fingerprint: string; readonly plan: Plan },
): Promise<Claimed | null> {
  const { key, fingerprint, plan } = asked;
  if (order.operation !== null) {
    throw inProgress("Something else is being done to this order.", waitFor(order.operation));
  }
  const amount = plan.decide(order);
  const { conektaOrderId } = order;
  if (conektaOrderId === null) throw wrongState(order, "Conekta does not know this order yet.");
  if (order.operations.length >= OPERATIONS_MAX) {
    throw wrongState(order, `An order takes no more than ${OPERATIONS_MAX} operations.`);
  }
  const startedMs = deps.clock();
  const operation: Operation = {
    key,
    kind: plan.kind,
    fingerprint,
    amount,
    refundsBefore: order.refunds.map(({ id }) => id),
    refundedBefore: order.amountRefunded,
    startedMs,
    leaseMs: startedMs + LEASE_MS,
    status: "claimed",
  };
  const saved = await deps.orders.save({ ...order, operation, lookMs: operation.leaseMs });
  return saved && { order: saved, operation, conektaOrderId };
}

/** Steps 2 and 3, for the one invocation that holds the claim. */
async function perform(deps: Deps, claimed: Claimed, act: Plan["act"]): Promise<Operated> {
  const { order, operation, conektaOrderId } = claimed;
  const { key, amount } = operation;
  const told = await act({ conektaOrderId, key, amount }).catch(async (error: unknown) => {
    // A refusal of ours says that nothing was sent. Of any other error nobody knows when it struck.
    if (error instanceof PagosError) {
      await record(deps, order, (current) => withdrawn(current, key));
    }
    throw error;
  });
  if (told.kind !== "refused") {
    const recorded = await record(deps, order, (current) =>
      told.kind === "done"
        ? leftOpen(deps, withEvidence(deps, current, told.answer), key)
        : leftOpen(deps, current, key),
    );
    return outcomeOf(recorded, key, false);
  }
  const { code } = told.said;
  await record(deps, order, (current) =>
    current.operation?.key === key
      ? finishOperation(current, { outcome: "refused", code })
      : current,
  );
  throw refused(order, told.said);
}

/** The key was used before: what is known of it is answered, and nothing is sent. */
async function answerAgain(deps: Deps, order: Order, key: string): Promise<Operated> {
  const { operation, conektaOrderId } = order;
  if (operation?.key !== key || conektaOrderId === null) return outcomeOf(order, key, true);
  if (operation.leaseMs > deps.clock()) {
    throw inProgress("The first request with this Idempotency-Key has not finished.");
  }
  const evidence = await lookUp(deps, order, conektaOrderId);
  const recorded = await record(deps, order, (current) => withEvidence(deps, current, evidence));
  return outcomeOf(recorded, key, true);
}

async function lookUp(deps: Deps, order: Order, conektaOrderId: string): Promise<Evidence> {
  try {
    return await deps.gateway.lookUp(conektaOrderId);
  } catch (cause) {
    if (!(cause instanceof PagosError)) throw cause;
    throw new PagosError(
      "Conekta cannot be asked what became of an earlier request; no other was sent.",
      {
        code: "payment_verification_unavailable",
        cause,
        retryAfterSeconds: 60,
        orderId: order.id,
      },
    );
  }
}

/** Money that does not fit the order is never applied, whoever tells of it. */
function withEvidence(deps: Deps, order: Order, evidence: Evidence): Order {
  if (contradictions(order, evidence).length > 0) return order;
  const at = Math.floor(deps.clock() / 1000);
  return applyEvidence(order, evidence, { at, cause: order.operation?.kind ?? "look-up" });
}

/**
 * Still not known to have happened. Nobody is at work on it any more, so that anybody may look; how
 * long to wait before giving it up counts from now, since this is when the request was last under way.
 */
function leftOpen(deps: Deps, order: Order, key: string): Order {
  if (order.operation?.key !== key) return order;
  const now = deps.clock();
  return {
    ...order,
    operation: { ...order.operation, status: "unknown", leaseMs: now },
    lookMs: now,
  };
}

/** Conekta did not look at the request, so that the same key may ask again. */
function withdrawn(order: Order, key: string): Order {
  return order.operation?.key === key ? { ...order, operation: null } : order;
}

/** A webhook may write at the same time; changing again what it wrote loses nothing. */
async function record(deps: Deps, order: Order, change: (current: Order) => Order): Promise<Order> {
  let current = order;
  for (let attempt = 0; attempt < SAVE_ATTEMPTS_MAX; attempt += 1) {
    const changed = change(current);
    const saved = changed === current ? current : await deps.orders.save(changed);
    if (saved !== null) return saved;
    current = (await deps.orders.find(order.id)) ?? current;
  }
  throw new Error(`Order ${order.id} was written by others ${SAVE_ATTEMPTS_MAX} times in a row.`);
}

function outcomeOf(order: Order, key: string, replayed: boolean): Operated {
  const known = earlierOf(order, key);
  if (known === undefined) throw new Error(`Order ${order.id} has lost an operation.`);
  const { amount } = known;
  if (!("outcome" in known)) return { order, replayed, finished: null, amount };
  switch (known.outcome) {
    case "done":
      return { order, replayed, finished: known, amount };
    case "refused":
      throw refused(order, { code: known.code ?? "unknown", type: null, logId: null }, REPLAYED);
    case "failed":
      throw new PagosError("It was not done, and will not be; start anew with a new key.", {
        code: "operation_not_made",
        orderId: order.id,
        headers: REPLAYED,
      });
  }
}

const REPLAYED = { "idempotent-replayed": "true" };

function refused(order: Order, conekta: ConektaSaid, headers: Record<string, string> = {}) {
  return new PagosError("Conekta did not accept it; nothing was changed.", {
    code: "operation_refused",
    orderId: order.id,
    conekta,
    headers,
    extra: { order_status: order.status },
  });
}

/** For plans: the order is not in a state in which this can be asked. */
export function wrongState(order: Order, message: string): PagosError {
  return new PagosError(message, {
    code: "order_state",
    orderId: order.id,
    extra: { order_status: order.status },
  });
}

function inProgress(message: string, retryAfterSeconds = 2): PagosError {
  return new PagosError(message, { code: "request_in_progress", retryAfterSeconds });
}

function waitFor({ status }: Operation): number {
  return status === "unknown" ? ASK_AGAIN_SECONDS : 2;
}

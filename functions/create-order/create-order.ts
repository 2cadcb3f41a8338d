import type { CustomerStore, OrderGateway, OrderStore } from "#functions/ports.ts";
import type { CreateOrderRequest } from "#shared/contracts/create-order.ts";
import {
  applyEvidence,
  contradictions,
  type Evidence,
  noEvidence,
} from "#shared/domain/apply-evidence.ts";
import { canonicalJson } from "#shared/domain/canonical-json.ts";
import { type ChargeableCustomer, type Customer, isChargeable } from "#shared/domain/customer.ts";
import { PagosError } from "#shared/domain/errors.ts";
import { LEASE_MS } from "#shared/domain/lease.ts";
import type { Spending } from "#shared/domain/limits.ts";
import { centavos, totalOf } from "#shared/domain/money.ts";
import { newOrder, type Order } from "#shared/domain/order.ts";
import {
  type Allowance,
  allowanceOf,
  forgetReplay,
  type LimitDeps,
  refuseBeyond,
  settle,
} from "./within-limits.ts";

type Deps = LimitDeps & {
  readonly orders: OrderStore;
  readonly customers: Pick<CustomerStore, "find">;
  readonly gateway: OrderGateway;
};

type Command = {
  readonly owner: string;
  readonly idempotencyKey: string;
  readonly request: CreateOrderRequest;
  /** Names the request at every hop that follows from it. */
  readonly correlationId?: string;
};

/** Who pays, and whether they may. */
type Means = { readonly customer: Customer | null; readonly allowance: Allowance };

type Outcome = { readonly kind: "created" | "replayed"; readonly order: Order };

/** Each lost race means that somebody else wrote; a handful in a row would be a bug of ours. */
const SAVE_ATTEMPTS_MAX = 5;

/**
 * Charges a saved card for an order, at most once per caller and key, whatever fails:
 *
 * 1. claim the order under an id derived from caller and key;
 * 2. create it at Conekta without a charge, and store Conekta's id with it;
 * 3. only whoever won that write sends the charge, once;
 * 4. record what became of it.
 *
 * A crash before 2 is stored leaves an order that a retry may resume: no money can have moved. After
 * it, a retry only looks up what happened. Throws `PagosError` for all that stops it before 3. What
 * the customer may be charged in a day is counted together with the claim, once per order.
 */
export async function createOrder(deps: Deps, command: Command): Promise<Outcome> {
  const draft = draftOf(deps, command);
  const [claim, customer, allowance] = await Promise.all([
    deps.orders.claim(draft),
    deps.customers.find(command.request.customer_id),
    allowanceOf(deps, draft),
  ]);
  const means = { customer, allowance };
  if (claim.kind === "claimed") return { kind: "created", order: await place(deps, draft, means) };
  const found = { draft, standing: claim.by };
  await forgetReplay(deps, allowance, found);
  return answerAgain(deps, found, means);
}

function draftOf({ digest, clock }: Deps, command: Command): Order {
  const { owner, idempotencyKey, request, correlationId = null } = command;
  const { customer_id: customerId, currency, capture = true, ...contents } = request;
  const createdMs = clock();
  return newOrder(
    {
      id: `pbd_${digest("order", owner, idempotencyKey)}`,
      owner,
      fingerprint: digest("POST /orders", canonicalJson(request)),
      customerId,
      amount: centavos(totalOf(request)),
      currency,
      contents,
      capture,
      correlationId,
    },
    { createdMs, leaseMs: createdMs + LEASE_MS },
  );
}

/** Steps 2 to 4, for the one invocation that holds the claim. */
async function place(deps: Deps, claimed: Order, means: Means): Promise<Order> {
  const payer = await payerOf(deps, claimed, means);
  const { spending } = means.allowance;
  const { conektaOrderId } = await introduce(deps, { claimed, payer, spending });
  const conektaCustomerId = payer.conektaCustomerId;
  const ready = await deps.orders.save({ ...claimed, conektaOrderId, conektaCustomerId });
  if (ready === null) throw inProgress();

  const evidence = await deps.gateway.charge({
    orderId: ready.id,
    conektaOrderId,
    sourceId: payer.card.sourceId,
  });
  const order = await record(deps, ready, evidence);
  await settle(deps, payer, { spending, order });
  return order;
}

/** Whoever may not be charged leaves no trace. */
async function payerOf(deps: Deps, claimed: Order, means: Means): Promise<ChargeableCustomer> {
  const { customer, allowance } = means;
  try {
    const payer = refuseUnknown(claimed, customer);
    refuseBeyond(deps, payer, allowance);
    return payer;
  } catch (error) {
    await letGo(deps, claimed, allowance.spending);
    throw error;
  }
}

/** Somebody else's customer is answered like one that does not exist. */
function refuseUnknown(claimed: Order, customer: Customer | null): ChargeableCustomer {
  if (customer && customer.owner === claimed.owner && isChargeable(customer)) return customer;
  throw new PagosError("There is no customer with a saved card under this id.", {
    code: "not_found",
    errors: [{ pointer: "#/customer_id", code: "not_found", detail: "Is not a known customer." }],
  });
}

async function letGo(deps: Deps, claimed: Order, spending: Spending): Promise<void> {
  await Promise.all([deps.orders.release(claimed), deps.guard.forget(spending)]);
}

type Introduction = {
  readonly claimed: Order;
  readonly payer: ChargeableCustomer;
  readonly spending: Spending;
};

/** Tells Conekta of the order. No charge goes with it, so failing here costs nobody anything. */
async function introduce(deps: Deps, introduction: Introduction): Promise<Evidence> {
  const { claimed, payer, spending } = introduction;
  try {
    const { id: orderId, correlationId, currency, contents, capture } = claimed;
    const { conektaCustomerId } = payer;
    const made = await deps.gateway.createOrder({
      orderId,
      correlationId,
      conektaCustomerId,
      currency,
      contents,
      capture,
    });
    refuseOtherMoney(claimed, made);
    return made;
  } catch (error) {
    if (error instanceof PagosError && error.code === "conekta_unavailable") {
      await deps.orders.save({ ...claimed, leaseMs: 0 });
    } else {
      await letGo(deps, claimed, spending);
    }
    throw error;
  }
}

/** Conekta adds an order up by itself. Should its sum ever differ from ours, nothing is charged. */
function refuseOtherMoney(claimed: Order, made: Evidence): void {
  const differences = contradictions({ ...claimed, conektaOrderId: made.conektaOrderId }, made);
  if (differences.length === 0) return;
  throw new PagosError(`Nothing was charged: ${differences.join("; ")}.`, {
    code: "conekta_refused_us",
  });
}

/** The key was used before: by a twin at work, by one that died, or by one that finished. */
async function answerAgain(
  deps: Deps,
  { draft, standing }: { readonly draft: Order; readonly standing: Order },
  means: Means,
): Promise<Outcome> {
  if (standing.fingerprint !== draft.fingerprint) {
    throw new PagosError(
      "This Idempotency-Key was used for a request with another body; use a new key.",
      { code: "idempotency_conflict", orderId: standing.id },
    );
  }
  if (standing.status !== "processing" && standing.status !== "unknown") {
    return { kind: "replayed", order: standing };
  }
  if (standing.status === "processing" && standing.leaseMs > deps.clock()) throw inProgress();
  if (standing.conektaOrderId !== null) {
    return { kind: "replayed", order: await resolve(deps, standing, standing.conektaOrderId) };
  }
  const resumed = await deps.orders.save({ ...standing, leaseMs: draft.leaseMs });
  if (resumed === null) throw inProgress();
  return { kind: "created", order: await place(deps, resumed, means) };
}

/** A charge may have been sent: only what Conekta knows of it decides, and nothing is sent again. */
async function resolve(deps: Deps, order: Order, conektaOrderId: string): Promise<Order> {
  try {
    const evidence = await deps.gateway.lookUp(conektaOrderId);
    return await record(deps, order, { ...evidence, status: evidence.status ?? "unknown" });
  } catch (error) {
    if (!(error instanceof PagosError)) throw error;
    throw new PagosError(
      "Conekta cannot be asked what became of an earlier charge; no other was sent.",
      {
        code: "payment_verification_unavailable",
        cause: error,
        retryAfterSeconds: 60,
        orderId: order.id,
      },
    );
  }
}

/** A webhook may write at the same time; joining again over what it wrote loses nothing. */
async function record(deps: Deps, order: Order, told: Evidence): Promise<Order> {
  const evidence = ofItsMoney(order, told);
  let current = order;
  for (let attempt = 0; attempt < SAVE_ATTEMPTS_MAX; attempt += 1) {
    const at = Math.floor(deps.clock() / 1000);
    const joined = applyEvidence(current, evidence, { at, cause: "create-order" });
    const saved = joined === current ? current : await deps.orders.save(joined);
    if (saved !== null) return saved;
    current = (await deps.orders.find(order.id)) ?? current;
  }
  throw new Error(`Order ${order.id} was written by others ${SAVE_ATTEMPTS_MAX} times in a row.`);
}

/**
 * A charge of other money than was asked for is called neither paid nor declined: the reconciler finds
 * the difference too, and calls a person. Charges were seen to name no customer, or another.
 */
function ofItsMoney(order: Order, told: Evidence): Evidence {
  const fits = contradictions(order, { ...told, conektaCustomerId: null }).length === 0;
  return fits ? told : { ...noEvidence(told.conektaOrderId), status: "unknown" };
}

function inProgress(): PagosError {
  return new PagosError("The first request with this Idempotency-Key has not finished.", {
    code: "request_in_progress",
    retryAfterSeconds: 2,
  });
}

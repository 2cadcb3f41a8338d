import type { Audit, ChargeGuard, Clock, Counted, Digest } from "#functions/ports.ts";
import type { Customer } from "#shared/domain/customer.ts";
import { PagosError } from "#shared/domain/errors.ts";
import { dayInMexico, isNewCard, type Spending } from "#shared/domain/limits.ts";
import type { Order } from "#shared/domain/order.ts";

export type LimitDeps = {
  readonly guard: ChargeGuard;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly digest: Digest;
};

/** What the limits say of an order; asked together with its claim, so that it takes no time of its own. */
export type Allowance = {
  readonly spending: Spending;
  readonly counted: Counted;
  /** Seconds until the account's new cards may be charged. */
  readonly newCardsWait: number;
};

/** Counts the order toward its customer's day. */
export async function allowanceOf({ guard, digest }: LimitDeps, draft: Order): Promise<Allowance> {
  const { id: orderId, customerId, amount, currency, createdMs } = draft;
  const owner = draft.owner ?? "";
  const day = dayInMexico(createdMs);
  const mark = digest("spending", orderId, draft.fingerprint);
  const spending: Spending = { orderId, mark, owner, customerId, amount, currency, day };
  const [counted, newCardsWait] = await Promise.all([
    guard.count(spending),
    guard.newCardsWait(owner),
  ]);
  return { spending, counted, newCardsWait };
}

/**
 * Takes back what was counted for a request that charges nothing: an order that was finished before,
 * or another body under its key. An order still at work keeps what it counts, because a twin's count
 * is its own.
 */
export async function forgetReplay(
  { guard }: LimitDeps,
  { spending, counted }: Allowance,
  { draft, standing }: { readonly draft: Order; readonly standing: Order },
): Promise<void> {
  const isAtWork = standing.status === "processing" && standing.fingerprint === draft.fingerprint;
  if (counted === "counted" && !isAtWork) await guard.forget(spending);
}

/** Throws `ceiling_exceeded`, or `too_many_attempts` for a new card while the breaker is open. */
export function refuseBeyond(deps: LimitDeps, payer: Customer, allowance: Allowance): void {
  const { spending, counted, newCardsWait } = allowance;
  const { orderId, owner, customerId } = spending;
  if (counted === "order_amount" || counted === "customer_day") {
    deps.audit({ limit: counted, subject: customerId, owner });
    const whose = counted === "order_amount" ? "This order is" : "This customer's orders today are";
    throw new PagosError(`${whose} more than may be charged; nothing was.`, {
      code: "ceiling_exceeded",
      orderId,
      extra: { ceiling: counted },
    });
  }
  if (newCardsWait > 0 && isNewCard(payer, deps.clock())) {
    deps.audit({ limit: "breaker", subject: owner, owner });
    throw new PagosError("Too many new cards were declined; this one was not charged.", {
      code: "too_many_attempts",
      orderId,
      retryAfterSeconds: newCardsWait,
    });
  }
}

/**
 * A declined order leaves its customer the day's cents. One of a new card speaks against the account,
 * as stolen cards are tried out on the day that they are saved.
 */
export async function settle(
  { guard, clock }: LimitDeps,
  payer: Customer,
  { spending, order }: { readonly spending: Spending; readonly order: Order },
): Promise<void> {
  if (order.status !== "declined") return;
  await Promise.all([
    guard.giveBack(spending),
    isNewCard(payer, clock()) ? guard.newCardDeclined(spending.owner) : undefined,
  ]);
}

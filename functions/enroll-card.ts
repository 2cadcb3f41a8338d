import type { CardGateway, CardGuard, Clock, CustomerStore } from "#functions/ports.ts";
import {
  type Card,
  type ChargeableCustomer,
  type Customer,
  isChargeable,
} from "#shared/domain/customer.ts";
import { copyFor, familyOf } from "#shared/domain/declines.ts";
import { type ConektaSaid, PagosError } from "#shared/domain/errors.ts";
import type { CardSource } from "#shared/domain/limits.ts";

/*
 * What saving a card by the API and saving it by a link have in common: the only story piece that
 * two functions share.
 */

type Deps = {
  readonly customers: CustomerStore;
  readonly gateway: CardGateway;
  readonly guard: CardGuard;
  readonly clock: Clock;
};

/** A card as it is shown: the token that stands for it, and where it comes from. */
export type ShownCard = { readonly tokenId: string; readonly source: CardSource };

type Introduced = Customer & { readonly conektaCustomerId: string };

export type Enrolled = {
  readonly kind: "created" | "replayed";
  readonly customer: ChargeableCustomer;
};

/**
 * Saves one card for a customer-to-be, once: claim, create the customer at Conekta without a card,
 * store Conekta's id, add the card, record it. Customer first, because a card whose answer was lost
 * can then be found by asking for the customer's cards, while a lost customer could not be found.
 *
 * Throws `card_refused`, `idempotency_conflict`, `request_in_progress`, `conekta_unavailable`,
 * `conekta_refused_us`, `validation_failed` or `too_many_attempts`.
 */
export async function enrollCard(deps: Deps, draft: Customer, shown: ShownCard): Promise<Enrolled> {
  const claim = await deps.customers.claim(draft);
  if (claim.kind === "claimed") {
    await admitNew(deps, draft, shown.source);
    return { kind: "created", customer: await enroll(deps, draft, shown.tokenId) };
  }
  const standing = claim.by;
  if (standing.fingerprint !== draft.fingerprint) {
    throw new PagosError(
      "This Idempotency-Key was used for a request with another body; use a new key.",
      { code: "idempotency_conflict" },
    );
  }
  if (isChargeable(standing)) return { kind: "replayed", customer: standing };
  if (standing.leaseMs > deps.clock()) throw inProgress();
  await admit(deps, draft, shown.source);
  const resumed = await save(deps, { ...standing, leaseMs: draft.leaseMs });
  return { kind: "created", customer: await enroll(deps, resumed, shown.tokenId) };
}

/** Nothing is known of who is refused here, so that a later attempt may start anew. */
async function admitNew(deps: Deps, claimed: Customer, source: CardSource): Promise<void> {
  try {
    await admit(deps, claimed, source);
  } catch (error) {
    await deps.customers.release(claimed);
    throw error;
  }
}

/** Answers that are only repeated are not counted; whatever may show Conekta a card is. */
function admit(deps: Deps, { owner }: Customer, source: CardSource): Promise<void> {
  return deps.guard.admit({ owner, customerId: null, source });
}

/** For the one invocation that holds the claim; a resumed one looks for a card before adding one. */
async function enroll(deps: Deps, claimed: Customer, tokenId: string): Promise<ChargeableCustomer> {
  const { conektaCustomerId } = claimed;
  if (conektaCustomerId === null) {
    const known = await introduce(deps, claimed);
    return finish(deps, known, await addCard(deps, known, tokenId));
  }
  const known = { ...claimed, conektaCustomerId };
  const earlier = await deps.gateway.findCard(conektaCustomerId);
  return finish(deps, known, earlier ?? (await addCard(deps, known, tokenId)));
}

/** Without a card a customer is worth nothing to anybody, so a failure here just lets the claim go. */
async function introduce(deps: Deps, claimed: Customer): Promise<Introduced> {
  try {
    const { conektaCustomerId } = await deps.gateway.createCustomer(claimed);
    return { ...(await save(deps, { ...claimed, conektaCustomerId })), conektaCustomerId };
  } catch (error) {
    await deps.customers.release(claimed);
    throw error;
  }
}

/** A refusal leaves nothing behind, here or at Conekta; silence leaves what a retry needs to look. */
async function addCard(deps: Deps, known: Introduced, tokenId: string): Promise<Card> {
  const attempt = await deps.gateway.addCard(known.conektaCustomerId, tokenId);
  switch (attempt.kind) {
    case "done":
      return attempt.answer;
    case "refused":
      await deps.customers.release(known);
      await deps.gateway.forgetCustomer(known.conektaCustomerId);
      throw refused(attempt.said);
    case "unknown":
      await deps.customers.save({ ...known, leaseMs: 0 });
      throw new PagosError(
        "Conekta did not say whether the card was saved; ask again with the same Idempotency-Key.",
        { code: "conekta_unavailable", retryAfterSeconds: 2 },
      );
  }
}

async function finish(deps: Deps, known: Introduced, card: Card): Promise<ChargeableCustomer> {
  const { conektaCustomerId } = known;
  const saved = await save(deps, { ...known, card });
  await deps.guard.saved(known.owner);
  return { ...saved, conektaCustomerId, card };
}

async function save(deps: Deps, customer: Customer): Promise<Customer> {
  const written = await deps.customers.save(customer);
  if (written === null) throw inProgress();
  return written;
}

function refused(said: ConektaSaid): PagosError {
  return new PagosError("Conekta did not accept the card; nothing was saved.", {
    code: "card_refused",
    conekta: said,
    extra: { decline_family: familyOf(said.code), user_message: copyFor(said.code) },
  });
}

function inProgress(): PagosError {
  return new PagosError("The same card is being saved right now.", {
    code: "request_in_progress",
    retryAfterSeconds: 2,
  });
}

import type {
  CardGuard,
  CardReplacementGateway,
  Clock,
  CustomerStore,
  Digest,
} from "#functions/ports.ts";
import type { Card, ChargeableCustomer, Consent, Replacement } from "#shared/domain/customer.ts";
import { copyFor, familyOf } from "#shared/domain/declines.ts";
import { type ConektaSaid, PagosError } from "#shared/domain/errors.ts";
import { LEASE_MS } from "#shared/domain/lease.ts";
import type { CardSource } from "#shared/domain/limits.ts";

/*
 * What replacing a card by the API and replacing it by a link have in common.
 */

export type ExchangeDeps = {
  readonly customers: Pick<CustomerStore, "save">;
  readonly gateway: CardReplacementGateway;
  readonly guard: CardGuard;
  readonly digest: Digest;
  readonly clock: Clock;
};

export type Exchange = {
  /** As it was read just now. */
  readonly customer: ChargeableCustomer;
  readonly tokenId: string;
  readonly source: CardSource;
  /** What the holder agreed to; null keeps what was agreed for the old card. */
  readonly consent: Consent | null;
};

export type Exchanged = {
  readonly kind: "replaced" | "replayed";
  readonly customer: ChargeableCustomer;
};

/**
 * Puts a new card in the place of the saved one. The old card is charged until the new one is
 * stored, and is removed at Conekta only after that:
 *
 * 1. claim, so that one card at a time is on its way;
 * 2. add the new card at Conekta, and make it the default;
 * 3. store it: from here on it is the one that is charged;
 * 4. remove every other card at Conekta, where the customer is ours alone.
 *
 * The token is the idempotency key, because it stands for one card once. The same token again goes
 * on where the last request stopped; another one starts anew, and removes what the last one left.
 *
 * An order that read the old card just before 3 may come to charge it after 4: Conekta refuses that,
 * nothing is charged, and the caller asks again with a new key.
 */
export async function exchangeCard(deps: ExchangeDeps, exchange: Exchange): Promise<Exchanged> {
  const { customer, tokenId } = exchange;
  const token = deps.digest("token", tokenId);
  const standing = customer.replacement;
  if (standing?.token === token && standing.status !== "claimed") {
    return { kind: "replayed", customer: await tidyUp(deps, customer, standing) };
  }
  if (standing?.status === "claimed" && standing.leaseMs > deps.clock()) throw inProgress();
  const { owner, id: customerId } = customer;
  await deps.guard.admit({ owner, customerId, source: exchange.source });
  const claim: Replacement = { token, status: "claimed", leaseMs: deps.clock() + LEASE_MS };
  const claimed = await save(deps, { ...customer, replacement: claim });

  const card = await bringIn(deps, claimed, { tokenId, after: standing });
  const stored: Replacement = { ...claim, status: "stored" };
  const consent = exchange.consent ?? claimed.consent;
  const current = await save(deps, { ...claimed, card, consent, replacement: stored });
  await deps.guard.saved(owner);
  return { kind: "replaced", customer: await tidyUp(deps, current, stored) };
}

type Coming = { readonly tokenId: string; readonly after: Replacement | null };

/** Step 2. Whatever ends it early lets the claim go, so that the caller may ask again at once. */
async function bringIn(
  deps: ExchangeDeps,
  claimed: ChargeableCustomer,
  coming: Coming,
): Promise<Card> {
  try {
    const card = await findOrAdd(deps, claimed, coming);
    await deps.gateway.makeDefault(claimed.conektaCustomerId, card.sourceId);
    return card;
  } catch (error) {
    const refused = error instanceof PagosError && error.code === "card_refused";
    const letGo = claimed.replacement && { ...claimed.replacement, leaseMs: 0 };
    await deps.customers.save({ ...claimed, replacement: refused ? coming.after : letGo });
    throw error;
  }
}

/**
 * A card that is at Conekta and not here came with an earlier request whose answer was lost, or is
 * an old one that was not removed. Removing it before anything is added leaves no doubt about which.
 */
async function findOrAdd(
  deps: ExchangeDeps,
  claimed: ChargeableCustomer,
  coming: Coming,
): Promise<Card> {
  const { tokenId, after } = coming;
  if (after !== null && after.status !== "done") {
    const [earlier] = await othersOf(deps, claimed);
    if (earlier && after.token === claimed.replacement?.token) return earlier;
    await removeOthers(deps, claimed);
  }
  const attempt = await deps.gateway.addCard(claimed.conektaCustomerId, tokenId);
  switch (attempt.kind) {
    case "done":
      return attempt.answer;
    case "refused":
      throw refused(attempt.said);
    case "unknown":
      throw new PagosError(
        "Conekta did not say whether the card was saved; ask again with the same token. The old card is still in place.",
        { code: "conekta_unavailable", retryAfterSeconds: 2 },
      );
  }
}

/** Step 4. Failing here is answered as such: the same token again comes back to this step. */
async function tidyUp(
  deps: ExchangeDeps,
  customer: ChargeableCustomer,
  replacement: Replacement,
): Promise<ChargeableCustomer> {
  if (replacement.status === "done") return customer;
  await removeOthers(deps, customer);
  return save(deps, { ...customer, replacement: { ...replacement, status: "done" } });
}

async function othersOf(
  deps: ExchangeDeps,
  customer: ChargeableCustomer,
): Promise<readonly Card[]> {
  const cards = await deps.gateway.listCards(customer.conektaCustomerId);
  return cards.filter(({ sourceId }) => sourceId !== customer.card.sourceId);
}

async function removeOthers(deps: ExchangeDeps, customer: ChargeableCustomer): Promise<void> {
  for (const { sourceId } of await othersOf(deps, customer)) {
    await deps.gateway.removeCard(customer.conektaCustomerId, sourceId);
  }
}

async function save(deps: ExchangeDeps, customer: ChargeableCustomer): Promise<ChargeableCustomer> {
  const saved = await deps.customers.save(customer);
  if (saved === null) throw inProgress();
  return { ...customer, version: saved.version };
}

function refused(said: ConektaSaid): PagosError {
  return new PagosError("Conekta did not accept the card; the old one is still in place.", {
    code: "card_refused",
    conekta: said,
    extra: { decline_family: familyOf(said.code), user_message: copyFor(said.code) },
  });
}

function inProgress(): PagosError {
  return new PagosError("Something else is being done to this customer.", {
    code: "request_in_progress",
    retryAfterSeconds: 2,
  });
}

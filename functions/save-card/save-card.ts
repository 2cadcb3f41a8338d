import {
  changeLink,
  type LinkDeps,
  linkByToken,
  refuseSpent,
  saveLink,
} from "#functions/card-links.ts";
import { enrollCard, type ShownCard } from "#functions/enroll-card.ts";
import { exchangeCard } from "#functions/exchange-card.ts";
import type {
  CardGateway,
  CardGuard,
  CardReplacementGateway,
  CustomerStore,
  Digest,
} from "#functions/ports.ts";
import type { SaveCardRequest } from "#shared/contracts/card-link.ts";
import { attemptsLeft, type CardLink, completed, knowsPin } from "#shared/domain/card-link.ts";
import {
  type ChargeableCustomer,
  type Consent,
  isChargeable,
  newCustomer,
  type PublishedConsent,
} from "#shared/domain/customer.ts";
import { copyFor, familyOf } from "#shared/domain/declines.ts";
import { type ConektaSaid, PagosError, type ProblemCode } from "#shared/domain/errors.ts";
import { LEASE_MS } from "#shared/domain/lease.ts";
import type { LinkToken } from "#shared/domain/link-token.ts";

type Deps = LinkDeps & {
  readonly customers: CustomerStore;
  readonly gateway: CardGateway & CardReplacementGateway;
  readonly guard: CardGuard;
  readonly digest: Digest;
  /** The words that a holder may have read, unless the page was another than the stage's. */
  readonly publishedConsents: readonly PublishedConsent[];
};

type Command = {
  readonly token: LinkToken;
  /** Without one the card's own token is the key: it stands for one card once. */
  readonly idempotencyKey: string | null;
  readonly request: SaveCardRequest;
  /** The holder's own address, where it is known. */
  readonly address: string | null;
};

export type Saved = {
  /** `already_saved`: by another request than this one, whose card was not looked at. */
  readonly kind: "created" | "replayed" | "already_saved";
  readonly link: CardLink;
};

/**
 * Saves the card that a holder typed into the page that their link opened:
 *
 * 1. write the attempt into the link, so that one card at a time is on its way;
 * 2. save the card at Conekta and with the customer, with what its holder agreed to;
 * 3. write it into the link, from then on "already saved", and tell the merchant.
 *
 * The link decides whose card it is, so two tabs, a double click or a lost answer end in one customer
 * and one card. The same key again is the same attempt and does not count twice. A crash between 2
 * and 3 is made good by the same key again, or by `attend-card-links`.
 *
 * Throws `link_not_found`, `link_revoked`, `link_exhausted`, `link_expired`, `pin_wrong`,
 * `request_in_progress`, and what `enrollCard` and `exchangeCard` throw.
 */
export async function saveCard(deps: Deps, command: Command): Promise<Saved> {
  const { token, request } = command;
  const link = await linkByToken(deps, token);
  const key = deps.digest("attempt", link.id, command.idempotencyKey ?? request.token_id);
  if (link.completedAt !== null) {
    return { kind: link.savedBy === key ? "replayed" : "already_saved", link };
  }
  if (link.refusal?.key === key) throw refused(link.refusal.said, link);
  const begun = await begin(deps, link, { key, pin: request.pin });
  const consent = consentOf(deps, link, request);
  const source = { address: command.address, linkId: link.id };
  const customer = await bring(deps, begun, { tokenId: request.token_id, source, consent }).catch(
    (error: unknown) => giveUp(deps, begun, error),
  );
  const done = await changeLink(deps, begun, (current) =>
    current.completedAt === null
      ? completed(
          current,
          { card: customer.card, consent: customer.consent ?? consent },
          deps.clock(),
        )
      : current,
  );
  return { kind: "created", link: done };
}

/** Step 1. What is asked again counts once, and is let in even if the link has expired meanwhile. */
async function begin(
  deps: Deps,
  link: CardLink,
  { key, pin }: { readonly key: string; readonly pin: string | undefined },
): Promise<CardLink> {
  const now = deps.clock();
  if (link.attempt !== null && link.attempt.leaseMs > now) {
    throw new PagosError("A card is being saved by this link right now.", {
      code: "request_in_progress",
      retryAfterSeconds: 2,
    });
  }
  const again = link.attempt?.key === key;
  if (!again) {
    // Another card than the one of which nobody knows: the link has to be good for it by itself.
    refuseSpent({ ...link, attempt: null }, now);
    if (!knowsPin(link, pin)) throw await wrongPin(deps, link);
  }
  const attempts = again ? link.attempts : link.attempts + 1;
  return saveLink(deps, {
    ...link,
    attempts,
    attempt: { key, leaseMs: now + LEASE_MS },
    refusal: null,
  });
}

async function wrongPin(deps: Deps, link: CardLink): Promise<PagosError> {
  const tried = await saveLink(deps, { ...link, attempts: link.attempts + 1 });
  return new PagosError(
    "The PIN is the last four digits of the phone that the link was made for.",
    {
      code: "pin_wrong",
      extra: { attempts_left: attemptsLeft(tried) },
    },
  );
}

type Coming = ShownCard & { readonly consent: Consent };

/** Step 2. */
async function bring(deps: Deps, link: CardLink, coming: Coming): Promise<ChargeableCustomer> {
  if (!link.forExisting) {
    const { customer } = await enrollCard(deps, customerToBe(deps, link, coming.consent), coming);
    return customer;
  }
  const customer = await deps.customers.find(link.customerId);
  if (customer === null || !isChargeable(customer)) {
    throw new PagosError("The customer of this link is no more.", { code: "link_revoked" });
  }
  return (await exchangeCard(deps, { ...coming, customer })).customer;
}

function customerToBe(deps: Deps, link: CardLink, consent: Consent) {
  const createdMs = deps.clock();
  return newCustomer(
    {
      id: link.customerId,
      owner: link.owner,
      fingerprint: link.id,
      name: link.name,
      email: link.email,
      phone: link.phone,
      metadata: {},
      consent,
    },
    { createdMs, leaseMs: createdMs + LEASE_MS },
  );
}

/** Other words than the published ones are stored as such, and nobody is turned away for them. */
function consentOf(deps: Deps, link: CardLink, { consent }: SaveCardRequest): Consent {
  const { version, locale, sha256 } = consent;
  return {
    textVersion: version,
    locale,
    sha256,
    published: deps.publishedConsents.some(
      (text) => text.version === version && text.locale === locale && text.sha256 === sha256,
    ),
    linkId: link.id,
    acceptedAt: Math.floor(deps.clock() / 1000),
  };
}

/** After these nobody knows whether the card was saved: the attempt stays, and is asked about. */
const UNDECIDED: ReadonlySet<ProblemCode> = new Set(["conekta_unavailable", "request_in_progress"]);

/** Writes down how the attempt ended, and throws what ended it. What never reached Conekta counts for nothing. */
async function giveUp(deps: Deps, begun: CardLink, error: unknown): Promise<never> {
  const { attempt } = begun;
  if (!(error instanceof PagosError) || attempt === null || UNDECIDED.has(error.code)) {
    await changeLink(deps, begun, (current) => ({
      ...current,
      attempt: current.attempt && { ...current.attempt, leaseMs: deps.clock() },
    }));
    throw error;
  }
  const { conekta: said } = error.context;
  if (error.code !== "card_refused" || said === undefined) {
    const attempts = begun.attempts - 1;
    await changeLink(deps, begun, (current) => ({ ...current, attempts, attempt: null }));
    throw error;
  }
  const refusal = { key: attempt.key, said };
  const left = await changeLink(deps, begun, (current) => ({ ...current, attempt: null, refusal }));
  throw refused(said, left);
}

function refused(said: ConektaSaid, link: CardLink): PagosError {
  return new PagosError("Conekta did not accept the card; nothing was saved.", {
    code: "card_refused",
    conekta: said,
    extra: {
      decline_family: familyOf(said.code),
      user_message: copyFor(said.code),
      attempts_left: attemptsLeft(link),
    },
  });
}

import { tellOutbox } from "#functions/card-links.ts";
import type { CardLinkStore, Clock, CustomerStore, Digest, LinkQueue } from "#functions/ports.ts";
import {
  type CreateCardLinkRequest,
  LINK_ATTEMPTS,
  LINK_LIFE,
} from "#shared/contracts/card-link.ts";
import { type CardLink, forgottenLink, newLink, revoked } from "#shared/domain/card-link.ts";
import { isChargeable } from "#shared/domain/customer.ts";
import { PagosError } from "#shared/domain/errors.ts";
import { newLinkId, newSecret, tokenDigest, writeToken } from "#shared/domain/link-token.ts";

type Deps = {
  readonly links: Pick<CardLinkStore, "claim" | "find" | "save">;
  readonly customers: Pick<CustomerStore, "find">;
  readonly queue: LinkQueue;
  readonly digest: Digest;
  readonly clock: Clock;
  readonly randomText: (length: number) => string;
  /** Where a page may lead when it is done. */
  readonly returnUrls: readonly string[];
};

type Command = { readonly owner: string; readonly request: CreateCardLinkRequest };

/**
 * Makes a link to the card page. Its token is answered once and only its digest is stored. Throws
 * `not_found` for a customer who is not the caller's, and `validation_failed`.
 */
export async function createCardLink(
  deps: Deps,
  { owner, request }: Command,
): Promise<{ link: CardLink; token: string }> {
  const payer = await payerOf(deps, owner, request);
  refuseUseless(deps, request, payer.phone);
  const linkId = newLinkId(deps.randomText);
  const token = { linkId, secret: newSecret(deps.randomText) };
  const now = deps.clock();
  const link = newLink(
    {
      id: linkId,
      owner,
      tokenDigest: tokenDigest(token, deps.digest),
      ...payer,
      customerId: payer.customerId ?? `cus_${deps.digest("customer of link", linkId)}`,
      forExisting: payer.customerId !== null,
      purpose: request.purpose ?? null,
      locale: request.locale ?? "es",
      returnUrl: request.return_url ?? null,
      pin: request.pin ?? null,
      metadata: request.metadata ?? {},
      maxAttempts: request.max_attempts ?? LINK_ATTEMPTS.usual,
      receipt: receiptOf(deps.digest("receipt", linkId)),
    },
    { nowMs: now, livesSeconds: request.expires_in ?? LINK_LIFE.usual },
  );
  const claim = await deps.links.claim(link);
  if (claim.kind === "taken") throw new Error("Two links were given the same random id.");
  await refuseForgotten(deps, link);
  return { link: await tellOutbox(deps, link), token: writeToken(token, deps.digest) };
}

/** Who is going to save a card: somebody new, or one of the caller's own customers. */
async function payerOf(
  deps: Deps,
  owner: string,
  { customer, customer_id }: CreateCardLinkRequest,
) {
  if (customer) {
    const { name, email, phone = null } = customer;
    return { customerId: null, name, email, phone };
  }
  const known = customer_id === undefined ? null : await deps.customers.find(customer_id);
  if (known?.owner === owner && isChargeable(known)) {
    const { id: customerId, name, email, phone } = known;
    return { customerId, name, email, phone };
  }
  throw noCustomer();
}

/**
 * Whoever was forgotten since they were read must not live on in a link that forgetting could not find:
 *
 *   this link  read Ana ───────────────────────── write the link ── read Ana again: gone → erase the link
 *   forgetting ────────── erase Ana ── look for her links: none
 */
async function refuseForgotten(deps: Deps, link: CardLink): Promise<void> {
  if (!link.forExisting) return;
  const customer = await deps.customers.find(link.customerId);
  if (customer?.forgottenMs === null) return;
  // Nobody was told of it, and nobody is going to be.
  await deps.links.save({
    ...forgottenLink(revoked(link, deps.clock()), deps.clock()),
    outbox: [],
  });
  throw noCustomer();
}

function noCustomer(): PagosError {
  return new PagosError("There is no customer with a saved card under this id.", {
    code: "not_found",
  });
}

/** A link that could only disappoint its holder is not made. */
function refuseUseless(deps: Deps, request: CreateCardLinkRequest, phone: string | null): void {
  if (request.pin === "phone_last4" && phone === null) {
    throw invalid("#/pin", "The PIN is the end of a phone number, and there is none.");
  }
  const { return_url: url } = request;
  if (url !== undefined && !deps.returnUrls.some((allowed) => isUnder(allowed, url))) {
    throw invalid("#/return_url", "This stage does not allow the page to lead there.");
  }
}

/** Same origin, and the same path or one below it. */
function isUnder(allowed: string, url: string): boolean {
  const [base, asked] = [new URL(allowed), new URL(url)];
  if (asked.origin !== base.origin || asked.username !== "" || asked.password !== "") return false;
  const path = base.pathname.replace(/\/$/, "");
  return asked.pathname === path || asked.pathname.startsWith(`${path}/`);
}

function invalid(pointer: string, detail: string): PagosError {
  return new PagosError("1 member is not valid.", {
    code: "validation_failed",
    errors: [{ pointer, code: "not_allowed", detail }],
  });
}

/** `R-K3QA-7XWM`: short enough to be said on the phone. */
function receiptOf(digest: string): string {
  return `R-${digest.slice(0, 4)}-${digest.slice(4, 8)}`.toUpperCase();
}

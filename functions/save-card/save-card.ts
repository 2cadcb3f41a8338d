import { type Enrolled, enrollCard } from "#functions/enroll-card.ts";
import type { CardGateway, CardLinkStore, Clock, CustomerStore, Digest } from "#functions/ports.ts";
import type { SaveCardRequest } from "#shared/contracts/card-link.ts";
import { newCustomer } from "#shared/domain/customer.ts";
import { PagosError } from "#shared/domain/errors.ts";
import { LEASE_MS } from "#shared/domain/lease.ts";

type Deps = {
  readonly links: Pick<CardLinkStore, "find">;
  readonly customers: CustomerStore;
  readonly gateway: CardGateway;
  readonly digest: Digest;
  readonly clock: Clock;
};

type Command = { readonly linkToken: string; readonly request: SaveCardRequest };

/**
 * Saves the card that a holder typed into the page that their link opened. The link decides which
 * customer it makes, so two tabs, a double click or a lost answer end in one customer and one card.
 * Throws `link_invalid`, `link_expired`, and what `enrollCard` throws.
 */
export async function saveCard(deps: Deps, { linkToken, request }: Command): Promise<Enrolled> {
  const link = await deps.links.find(deps.digest("link", linkToken));
  if (link === null) throw new PagosError("No such link.", { code: "link_invalid" });
  const createdMs = deps.clock();
  const acceptedAt = Math.floor(createdMs / 1000);
  const expired = link.expiresAt <= acceptedAt;
  const draft = newCustomer(
    {
      id: link.customerId,
      owner: link.owner,
      fingerprint: link.id,
      name: link.name,
      email: link.email,
      phone: link.phone,
      metadata: {},
      consent: {
        textVersion: request.consent.text_version,
        locale: request.consent.locale,
        acceptedAt,
      },
    },
    { createdMs, leaseMs: createdMs + LEASE_MS },
  );
  if (expired) throw new PagosError("The link has expired.", { code: "link_expired" });
  return enrollCard(deps, draft, request.token_id);
}

import type { CardLinkStore, Clock, CustomerStore, Digest } from "#functions/ports.ts";
import type { CardLink } from "#shared/domain/card-link.ts";
import { type ChargeableCustomer, isChargeable } from "#shared/domain/customer.ts";
import { PagosError } from "#shared/domain/errors.ts";

type Deps = {
  readonly links: Pick<CardLinkStore, "find">;
  readonly customers: Pick<CustomerStore, "find">;
  readonly digest: Digest;
  readonly clock: Clock;
};

/**
 * What the card page may show to whoever holds the link. Opening a link never uses it up: mail
 * scanners and chat previews open links too. A link is completed when its customer has a card.
 * Throws `link_invalid` or `link_expired`.
 */
export async function getCardLink(
  deps: Deps,
  linkToken: string,
): Promise<{ link: CardLink; customer: ChargeableCustomer | null }> {
  const link = await deps.links.find(deps.digest("link", linkToken));
  if (link === null) throw new PagosError("No such link.", { code: "link_invalid" });
  const customer = await deps.customers.find(link.customerId);
  if (customer && isChargeable(customer)) return { link, customer };
  if (link.expiresAt <= Math.floor(deps.clock() / 1000)) {
    throw new PagosError("The link has expired.", { code: "link_expired" });
  }
  return { link, customer: null };
}

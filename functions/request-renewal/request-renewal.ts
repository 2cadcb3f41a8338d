import { type LinkDeps, linkByToken, refuseSpent, saveLink } from "#functions/card-links.ts";
import type { Digest } from "#functions/ports.ts";
import { type CardLink, linkAfter, linkState } from "#shared/domain/card-link.ts";
import { PagosError } from "#shared/domain/errors.ts";
import type { LinkToken } from "#shared/domain/link-token.ts";

type Deps = LinkDeps & { readonly digest: Digest };

/** Asking more often than this is answered the same and tells the merchant nothing. */
const EVERY_SECONDS = 60 * 60;

const RENEWABLE = new Set(["expired", "exhausted"]);

/**
 * The holder of a link that has expired would like another. The merchant is told, and sends one to
 * where the first went: whoever found an old link does not get a new one from us. Throws
 * `link_not_found`, `link_revoked`, and `link_state` for a link that needs no renewal.
 */
export async function requestRenewal(deps: Deps, token: LinkToken): Promise<CardLink> {
  const link = await linkByToken(deps, token);
  const now = deps.clock();
  const state = linkState(link, now);
  if (state === "revoked") refuseSpent(link, now);
  if (!RENEWABLE.has(state)) {
    throw new PagosError("This link is still of use.", { code: "link_state" });
  }
  const at = Math.floor(now / 1000);
  const { renewalRequestedAt: asked } = link;
  if (asked !== null && at - asked < EVERY_SECONDS) return link;
  const wanted = { ...link, renewalRequestedAt: at };
  return saveLink(deps, linkAfter(wanted, "card_link.renewal_requested", now));
}

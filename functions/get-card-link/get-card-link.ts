import { type LinkDeps, linkByToken, refuseSpent, tellOutbox } from "#functions/card-links.ts";
import type { Digest } from "#functions/ports.ts";
import { type CardLink, linkAfter } from "#shared/domain/card-link.ts";
import type { LinkToken } from "#shared/domain/link-token.ts";

type Deps = LinkDeps & { readonly digest: Digest };

type Seen = { readonly kind: "opened" | "seen"; readonly link: CardLink };

/**
 * What the card page may show to whoever holds the link. Opening a link never uses it up: mail
 * scanners and chat previews open links too. The first opening is told to the merchant. Throws
 * `link_not_found`, `link_revoked`, `link_exhausted` or `link_expired`.
 */
export async function getCardLink(deps: Deps, token: LinkToken): Promise<Seen> {
  const link = await linkByToken(deps, token);
  const now = deps.clock();
  refuseSpent(link, now);
  if (link.openedAt !== null) return { kind: "seen", link };
  const opened = { ...link, openedAt: Math.floor(now / 1000) };
  // Whoever was faster has opened it too.
  const saved = await deps.links.save(linkAfter(opened, "card_link.opened", now));
  if (saved === null) return { kind: "seen", link };
  return { kind: "opened", link: await tellOutbox(deps, saved) };
}

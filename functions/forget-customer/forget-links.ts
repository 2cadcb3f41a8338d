import { changeLink, type LinkDeps } from "#functions/card-links.ts";
import type { LinksOfCustomer } from "#functions/ports.ts";
import { type CardLink, forgottenLink, linkState, revoked } from "#shared/domain/card-link.ts";
import { PagosError } from "#shared/domain/errors.ts";

type Deps = LinkDeps & { readonly linksOfCustomer: LinksOfCustomer };

/** As many as the table reads at once. */
const PAGE = 100;

/**
 * Takes the person out of every link that was made for them, and answers how many there are. One that
 * could still be used is revoked first, as the merchant would, so that the message about it holds what
 * they know it by. Throws `request_in_progress` while one of them brings a card.
 */
export async function forgetLinks(
  deps: Deps,
  { owner, id: customerId }: { readonly owner: string; readonly id: string },
): Promise<number> {
  let found = 0;
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<LinksOfCustomer["list"]>> = await deps.linksOfCustomer.list({
      customerId,
      owner,
      limit: PAGE,
      cursor,
    });
    for (const link of page.links) await forgetLink(deps, link);
    found += page.links.length;
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

async function forgetLink(deps: Deps, link: CardLink): Promise<void> {
  if (link.forgottenAt !== null) return;
  const ended = isOver(link)
    ? link
    : await changeLink(deps, link, (current) =>
        isOver(current) ? current : revoked(current, deps.clock()),
      );
  await changeLink(deps, ended, (current) => erase(current, deps.clock()));
}

function isOver({ completedAt, revokedAt }: CardLink): boolean {
  return completedAt !== null || revokedAt !== null;
}

/** Of an attempt under way nobody knows yet what it will leave behind, here and at Conekta. */
function erase(link: CardLink, nowMs: number): CardLink {
  if (linkState(link, nowMs) !== "saving") return forgottenLink(link, nowMs);
  throw new PagosError("A card is being saved for this customer right now.", {
    code: "request_in_progress",
    retryAfterSeconds: 2,
  });
}

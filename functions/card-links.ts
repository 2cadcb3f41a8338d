import type { CardLinkStore, Clock, Digest, LinkQueue } from "#functions/ports.ts";
import { type CardLink, linkState } from "#shared/domain/card-link.ts";
import { PagosError } from "#shared/domain/errors.ts";
import { type LinkToken, tokenDigest } from "#shared/domain/link-token.ts";

/*
 * What the stories of card links have in common: finding a link, refusing one that is of no more
 * use, and changing one so that the merchant is told.
 */

export type LinkDeps = {
  readonly links: Pick<CardLinkStore, "find" | "save">;
  readonly queue: LinkQueue;
  readonly clock: Clock;
};

/** The link that a token opens. Throws `link_not_found`, also for one that a renewal has replaced. */
export async function linkByToken(
  deps: { readonly links: Pick<CardLinkStore, "find">; readonly digest: Digest },
  token: LinkToken,
): Promise<CardLink> {
  const link = await deps.links.find(token.linkId);
  if (link?.tokenDigest === tokenDigest(token, deps.digest)) return link;
  throw new PagosError("No link has this token.", { code: "link_not_found" });
}

/** A caller's own link. Somebody else's is answered like one that does not exist: `not_found`. */
export async function ownLink(
  { links }: { readonly links: Pick<CardLinkStore, "find"> },
  asked: { readonly owner: string; readonly id: string },
): Promise<CardLink> {
  const link = await links.find(asked.id);
  if (link?.owner === asked.owner) return link;
  throw new PagosError("There is no card link under this id.", { code: "not_found" });
}

/** Throws `link_revoked`, `link_exhausted` or `link_expired` for a link that takes no card any more. */
export function refuseSpent(link: CardLink, nowMs: number): void {
  const state = linkState(link, nowMs);
  if (state === "revoked") {
    throw new PagosError("The merchant has revoked the link.", { code: "link_revoked" });
  }
  const renewable = { renewable: true, expires_at: link.expiresAt };
  if (state === "exhausted") {
    throw new PagosError("The link was tried too often.", {
      code: "link_exhausted",
      extra: renewable,
    });
  }
  if (state === "expired") {
    throw new PagosError("The link has expired.", { code: "link_expired", extra: renewable });
  }
}

/**
 * Writes a link over the version that was read, and only then tells the merchant what its outbox
 * holds: a crash in between leaves the telling to `attend-card-links`. Throws `request_in_progress` when
 * somebody else was faster.
 */
export async function saveLink(deps: LinkDeps, link: CardLink): Promise<CardLink> {
  const saved = await deps.links.save(link);
  if (saved !== null) return tellOutbox(deps, saved);
  throw busy();
}

/** Each lost race means that somebody else wrote; a handful in a row would be a bug of ours. */
const SAVE_ATTEMPTS_MAX = 5;

/** Like `saveLink`, for a change that is right whatever somebody else has written meanwhile. */
export async function changeLink(
  deps: LinkDeps,
  link: CardLink,
  change: (current: CardLink) => CardLink,
): Promise<CardLink> {
  let current = link;
  for (let attempt = 0; attempt < SAVE_ATTEMPTS_MAX; attempt += 1) {
    const saved = await deps.links.save(change(current));
    if (saved !== null) return tellOutbox(deps, saved);
    current = (await deps.links.find(link.id)) ?? current;
  }
  throw busy();
}

function busy(): PagosError {
  return new PagosError("Something else is being done with this link.", {
    code: "request_in_progress",
    retryAfterSeconds: 1,
  });
}

/** Sends what the outbox holds, oldest first, and takes out what the queue has accepted. */
export async function tellOutbox(
  { links, queue }: Pick<LinkDeps, "links" | "queue">,
  link: CardLink,
): Promise<CardLink> {
  if (link.outbox.length === 0) return link;
  const accepted = await queue.send(link);
  if (accepted === 0) return link;
  const rest = { ...link, outbox: link.outbox.slice(accepted) };
  // Whoever wrote meanwhile has the outbox too: it is sent once more, under the same ids.
  return (await links.save(rest)) ?? link;
}

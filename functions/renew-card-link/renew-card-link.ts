import { type LinkDeps, ownLink, saveLink } from "#functions/card-links.ts";
import type { Digest } from "#functions/ports.ts";
import { LINK_LIFE } from "#shared/contracts/card-link.ts";
import { type CardLink, linkState, renewed } from "#shared/domain/card-link.ts";
import { PagosError } from "#shared/domain/errors.ts";
import { newSecret, tokenDigest, writeToken } from "#shared/domain/link-token.ts";

type Deps = LinkDeps & {
  readonly digest: Digest;
  readonly randomText: (length: number) => string;
};

type Command = { readonly owner: string; readonly id: string; readonly livesSeconds?: number };

/** A card was saved, may have been, or nobody is to save one any more. */
const NOT_RENEWED = new Set(["completed", "saving", "pending", "revoked"]);

/**
 * Gives a link another token and another life; its old token is of no use from then on. Throws
 * `not_found`, `link_state` or `request_in_progress`.
 */
export async function renewCardLink(
  deps: Deps,
  command: Command,
): Promise<{ link: CardLink; token: string }> {
  const link = await ownLink(deps, command);
  const nowMs = deps.clock();
  const state = linkState(link, nowMs);
  if (NOT_RENEWED.has(state)) {
    throw new PagosError(`A link that is ${state} cannot be renewed; create another one.`, {
      code: "link_state",
    });
  }
  const token = { linkId: link.id, secret: newSecret(deps.randomText) };
  const when = { nowMs, livesSeconds: command.livesSeconds ?? LINK_LIFE.usual };
  const fresh = await saveLink(deps, renewed(link, tokenDigest(token, deps.digest), when));
  return { link: fresh, token: writeToken(token, deps.digest) };
}

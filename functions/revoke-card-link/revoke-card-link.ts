import { type LinkDeps, ownLink, saveLink } from "#functions/card-links.ts";
import { type CardLink, revoked } from "#shared/domain/card-link.ts";
import { PagosError } from "#shared/domain/errors.ts";

type Command = { readonly owner: string; readonly id: string };

/**
 * Makes a link useless. Asking again changes nothing. A card that is being saved at this very moment
 * still counts: who has typed it was told so. Throws `not_found`, `link_state` for a link that has
 * brought its card, or `request_in_progress`.
 */
export async function revokeCardLink(deps: LinkDeps, command: Command): Promise<CardLink> {
  const link = await ownLink(deps, command);
  if (link.revokedAt !== null) return link;
  if (link.completedAt !== null) {
    throw new PagosError("The link has brought its card; remove the card to undo that.", {
      code: "link_state",
    });
  }
  return saveLink(deps, revoked(link, deps.clock()));
}

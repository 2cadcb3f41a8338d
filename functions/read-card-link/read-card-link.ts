import { ownLink } from "#functions/card-links.ts";
import type { CardLinkStore } from "#functions/ports.ts";
import type { CardLink } from "#shared/domain/card-link.ts";

type Deps = { readonly links: Pick<CardLinkStore, "find"> };

/** A caller's own link, whatever has become of it. Throws `not_found`. */
export function readCardLink(
  deps: Deps,
  asked: { readonly owner: string; readonly id: string },
): Promise<CardLink> {
  return ownLink(deps, asked);
}

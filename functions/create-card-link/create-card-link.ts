import type { CardLinkStore, Clock, Digest } from "#functions/ports.ts";
import { type CreateCardLinkRequest, LINK_LIFE } from "#shared/contracts/card-link.ts";
import type { CardLink } from "#shared/domain/card-link.ts";

type Deps = {
  readonly links: Pick<CardLinkStore, "create">;
  readonly digest: Digest;
  readonly clock: Clock;
  /** 160 random bits or more, safe in a URL. */
  readonly randomToken: () => string;
};

type Command = { readonly owner: string; readonly request: CreateCardLinkRequest };

/** Makes a link to the card page. Its token is answered once and only its digest is stored. */
export async function createCardLink(
  deps: Deps,
  { owner, request }: Command,
): Promise<{ link: CardLink; token: string }> {
  const token = deps.randomToken();
  const id = deps.digest("link", token);
  const { name, email, phone = null } = request.customer;
  const link: CardLink = {
    id,
    owner,
    name,
    email,
    phone,
    customerId: `cus_${deps.digest("customer of link", id)}`,
    expiresAt: Math.floor(deps.clock() / 1000) + (request.expires_in ?? LINK_LIFE.usual),
  };
  await deps.links.create(link);
  return { link, token };
}

import { digest } from "#functions/adapters/digest.ts";
import { randomText } from "#functions/adapters/system.ts";
import { attendCardLinks } from "#functions/attend-card-links/attend-card-links.ts";
import { createCardLink } from "#functions/create-card-link/create-card-link.ts";
import { forgetCustomer } from "#functions/forget-customer/forget-customer.ts";
import { getCardLink } from "#functions/get-card-link/get-card-link.ts";
import type {
  Attempt,
  CardGateway,
  CardReplacementGateway,
  LinksOfCustomer,
} from "#functions/ports.ts";
import { renewCardLink } from "#functions/renew-card-link/renew-card-link.ts";
import { requestRenewal } from "#functions/request-renewal/request-renewal.ts";
import { revokeCardLink } from "#functions/revoke-card-link/revoke-card-link.ts";
import { type Saved, saveCard } from "#functions/save-card/save-card.ts";
import type { CreateCardLinkRequest } from "#shared/contracts/card-link.ts";
import { cardLinkMessage } from "#shared/contracts/card-link-messages.ts";
import { type CardLink, linkLook } from "#shared/domain/card-link.ts";
import type { Card, Customer, PublishedConsent } from "#shared/domain/customer.ts";
import { PagosError } from "#shared/domain/errors.ts";
import { type LinkToken, readToken } from "#shared/domain/link-token.ts";
import { LINK_MADE } from "#test/builders/card-links.ts";
import { aCustomer } from "#test/builders/customers.ts";
import { memoryCardGuard } from "./memory-guards.ts";
import { memoryStore } from "./memory-store.ts";

const OWNER = "merchant";
const SHA256 = "a".repeat(64);
const USED = { code: "conekta.errors.processing.tokenization.used", type: null, logId: null };

type Script = {
  /** What Conekta tells about adding a card. `lost` adds it and does not tell. */
  add?: "done" | "refused" | "unknown" | "lost";
  /** The merchant's queue takes nothing. */
  queueAway?: boolean;
  /** Conekta deletes nobody now. */
  deleteAway?: boolean;
};

type More = {
  readonly tokenId?: string;
  readonly pin?: string;
  readonly consent?: Partial<PublishedConsent>;
};

/** What a test may put in the place of the world's own. */
type Forgetting = Pick<
  Parameters<typeof forgetCustomer>[0],
  "links" | "linksOfCustomer" | "queue"
> & {
  readonly owner: string;
};

/** Conekta, table and queue in memory, on a clock that a test moves; and all that is done with links. */
export function linkWorld(script: Script = {}) {
  const time = { now: LINK_MADE * 1000 };
  const clock = () => time.now;
  const links = memoryStore<CardLink>();
  const customers = memoryStore<Customer>(aCustomer());
  const told: string[] = [];
  const queue = {
    async send(link: CardLink) {
      if (script.queueAway) return 0;
      told.push(...link.outbox.map((effect) => cardLinkMessage(link, effect).type));
      return link.outbox.length;
    },
  };
  const conekta = conektaOf(script);
  const common = { links, customers, queue, clock, digest };
  const guard = memoryCardGuard();
  const publishedConsents = [{ version: "v1", locale: "es-MX", sha256: SHA256 }];
  const deps = { ...common, gateway: conekta.gateway, guard, randomText, publishedConsents };

  const token = (written: string): LinkToken => {
    const read = readToken(written, digest);
    if (read === null) throw new Error("Not a token.");
    return read;
  };
  const ana = { name: "Ana Sofía López", email: "ana@example.com", phone: "+525512345678" };
  const create = async (request: Partial<CreateCardLinkRequest> = { customer: ana }) => {
    const asked = { owner: OWNER, request: { locale: "es" as const, ...request } };
    const returnUrls = ["https://tienda.example/gracias"];
    const made = await createCardLink({ ...deps, returnUrls }, asked);
    return { id: made.link.id, link: made.link, token: token(made.token) };
  };
  const save = (at: LinkToken, key = "key-1", more: More = {}) =>
    saveCard(deps, {
      token: at,
      idempotencyKey: key,
      request: {
        token_id: more.tokenId ?? `tok_of_${key}`,
        consent: { version: "v1", locale: "es-MX", sha256: SHA256, ...more.consent },
        ...(more.pin === undefined ? {} : { pin: more.pin }),
      },
      address: null,
    }) satisfies Promise<Saved>;
  const renew = async (id: string, owner = OWNER) =>
    token((await renewCardLink(deps, { owner, id })).token);
  const revoke = (id: string, owner = OWNER) => revokeCardLink(deps, { owner, id });

  const dueLinks = {
    due: async (nowMs: number) =>
      [...links.items.values()]
        .filter((link) => (linkLook(link) ?? Number.POSITIVE_INFINITY) <= nowMs)
        .map(({ id }) => id),
  };
  const linksOfCustomer: LinksOfCustomer = {
    list: async ({ customerId, owner }) => ({
      links: [...links.items.values()].filter(
        (link) => link.customerId === customerId && link.owner === owner,
      ),
      nextCursor: null,
    }),
  };
  const forget = (id: string, { owner = OWNER, ...others }: Partial<Forgetting> = {}) =>
    forgetCustomer(
      { ...deps, linksOfCustomer, gateway: conekta.remover, ...others },
      { owner, id },
    );
  const attend = () => attendCardLinks({ ...deps, dueLinks, cards: conekta.gateway });

  return {
    time,
    script,
    links,
    customers,
    conekta,
    told,
    deps,
    ana,
    create,
    save,
    renew,
    revoke,
    attend,
    forget,
    linksOfCustomer,
    open: (at: LinkToken) => getCardLink(deps, at),
    askAgain: (at: LinkToken) => requestRenewal(deps, at),
    stored: (id: string) => links.items.get(id) as CardLink,
  };
}

/** A Conekta that keeps customers, their cards, and which tokens were used. */
function conektaOf(script: Script) {
  const wallets = new Map<string, Card[]>([["cus_2tXx8KUxw6311kEbs", [aCustomer().card as Card]]]);
  const used = new Set<string>();
  const walletOf = (id: string) => wallets.get(id) ?? [];
  const gateway: CardGateway & CardReplacementGateway = {
    async createCustomer() {
      const conektaCustomerId = `cus_conekta${wallets.size}`;
      wallets.set(conektaCustomerId, []);
      return { conektaCustomerId };
    },
    async addCard(id, tokenId): Promise<Attempt<Card>> {
      if (script.add === "refused" || used.has(tokenId)) return { kind: "refused", said: USED };
      if (script.add === "unknown") return { kind: "unknown" };
      used.add(tokenId);
      const card = { ...(aCustomer().card as Card), sourceId: `src_of_${tokenId}`, last4: "4444" };
      wallets.set(id, [card, ...walletOf(id)]);
      return script.add === "lost" ? { kind: "unknown" } : { kind: "done", answer: card };
    },
    findCard: async (id) => walletOf(id)[0] ?? null,
    forgetCustomer: async (id) => void wallets.delete(id),
    listCards: async (id) => [...walletOf(id)],
    makeDefault: async () => undefined,
    removeCard: async (id, sourceId) =>
      void wallets.set(
        id,
        walletOf(id).filter((card) => card.sourceId !== sourceId),
      ),
  };
  const remover = {
    async deleteCustomer(id: string) {
      if (script.deleteAway) {
        throw new PagosError("Conekta is not answering.", { code: "conekta_unavailable" });
      }
      wallets.delete(id);
    },
  };
  /** Every card that Conekta keeps for whoever came by a link. */
  const saved = () => [...wallets.values()].flat().filter(({ last4 }) => last4 === "4444");
  return { gateway, remover, saved };
}

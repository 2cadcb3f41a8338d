import { changeLink, type LinkDeps, tellOutbox } from "#functions/card-links.ts";
import type { CardGateway, CardLinkList, CustomerStore } from "#functions/ports.ts";
import { type CardLink, completed, linkAfter, linkLook } from "#shared/domain/card-link.ts";
import { type ChargeableCustomer, isChargeable } from "#shared/domain/customer.ts";

type Deps = LinkDeps & {
  readonly dueLinks: CardLinkList;
  readonly customers: Pick<CustomerStore, "find" | "save">;
  readonly cards: Pick<CardGateway, "findCard">;
};

/**
 * What looking after a link came to. `told`: the merchant's queue took what it had not taken before.
 * `settled`: it is known what became of a card that was on its way. `kept`: nothing was due after
 * all, or the queue is away.
 */
type Finding = "told" | "settled" | "expired" | "kept";

/** What a run came to; `troubles` are the names of what went wrong, each once. */
export type AttendedLinks = {
  readonly findings: readonly Finding[];
  readonly troubles: readonly string[];
};

/** The function has 28 s, and one link may wait 8 s for Conekta. */
const RUN_MS = 15_000;

/**
 * Looks after the links whose time has come, a page of them: tells the merchant what it was not told
 * yet, finds out what became of cards that were on their way, and says which links have expired.
 * May be cut off, repeated or run twice at a time without harm; what fails is due again in the next run.
 */
export async function attendCardLinks(deps: Deps): Promise<AttendedLinks> {
  const until = deps.clock() + RUN_MS;
  const findings: Finding[] = [];
  const troubles = new Set<string>();
  for (const id of await deps.dueLinks.due(deps.clock())) {
    if (deps.clock() >= until) break;
    try {
      findings.push(await attend(deps, id));
    } catch (error) {
      // One link's trouble must not keep the others waiting.
      troubles.add(error instanceof Error ? error.name : "unknown");
    }
  }
  return { findings, troubles: [...troubles] };
}

async function attend(deps: Deps, id: string): Promise<Finding> {
  const link = await deps.links.find(id);
  if (link === null || !isDue(link, deps.clock())) return "kept";
  if (link.outbox.length > 0) {
    const left = await tellOutbox(deps, link);
    return left.outbox.length < link.outbox.length ? "told" : "kept";
  }
  if (link.attempt !== null) {
    await settle(deps, link);
    return "settled";
  }
  await changeLink(deps, link, (current) => expire(current, deps.clock()));
  return "expired";
}

/** The index lags the table by moments. */
function isDue(link: CardLink, nowMs: number): boolean {
  const lookMs = linkLook(link);
  return lookMs !== null && lookMs <= nowMs;
}

/** A link that was renewed or used at this very moment has not expired. */
function expire(link: CardLink, nowMs: number): CardLink {
  if (link.attempt !== null || !isDue(link, nowMs)) return link;
  const expired = { ...link, expiredAt: link.expiresAt };
  return linkAfter(expired, "card_link.expired", nowMs);
}

/**
 * Whoever brought the card is gone. The customer says whether it was saved; where nobody stored
 * that, Conekta does. A card that is not there now is as good as refused: the link is open again, and
 * whoever tries next looks for an earlier card first.
 */
async function settle(deps: Deps, link: CardLink): Promise<void> {
  const attempt = link.attempt;
  const customer = await customerWithCard(deps, link);
  const consent = customer?.consent;
  await changeLink(deps, link, (current) => {
    if (current.attempt?.key !== attempt?.key) return current;
    if (customer !== null && consent?.linkId === link.id) {
      return completed(current, { card: customer.card, consent }, deps.clock());
    }
    return { ...current, attempt: null };
  });
}

async function customerWithCard(deps: Deps, link: CardLink): Promise<ChargeableCustomer | null> {
  const customer = await deps.customers.find(link.customerId);
  if (customer === null || isChargeable(customer)) return customer;
  const { conektaCustomerId, forgottenMs } = customer;
  // Whoever is being forgotten may still have a card at Conekta, which nobody is to charge again.
  if (conektaCustomerId === null || forgottenMs !== null) return null;
  const card = await deps.cards.findCard(conektaCustomerId);
  if (card === null) return null;
  const saved = await deps.customers.save({ ...customer, card });
  return saved && { ...saved, conektaCustomerId, card };
}

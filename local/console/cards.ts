import * as z from "zod";
import { linkState } from "#shared/domain/card-link.ts";
import type { ItemDesk } from "./items.ts";
import type { CardLink, Cards, Customer, Item } from "./tools-contract.ts";

const Attributes = z.object({
  id: z.string(),
  name: z.string().default(""),
  email: z.string().default(""),
  card: z.object({ brand: z.string(), last4: z.string() }).nullish().catch(null),
  expires_at: z.number().optional(),
  completed_at: z.number().nullable().default(null),
  revoked_at: z.number().nullable().default(null),
  attempts: z.number().default(0),
  max_attempts: z.number().default(1),
  attempt: z.object({ leaseMs: z.number() }).nullish().catch(null),
});
type Attributes = z.output<typeof Attributes>;

const CARDS_MAX = 500;

/** Saved cards and card links, without whoever they belong to. */
export async function listCards(items: Pick<ItemDesk, "list">): Promise<Cards> {
  const [customers, links] = await Promise.all([
    items.list({ prefix: "CUSTOMER#", limit: CARDS_MAX }),
    items.list({ prefix: "LINK#", limit: CARDS_MAX }),
  ]);
  return {
    customers: customers.items.flatMap(read).map(customerOf),
    links: links.items.flatMap(read).map(linkOf),
  };
}

function read({ attributes }: Item): readonly Attributes[] {
  const parsed = Attributes.safeParse(attributes);
  return parsed.success ? [parsed.data] : [];
}

function customerOf({ id, name, email, card }: Attributes): Customer {
  return { id, name, email, brand: card?.brand ?? null, last4: card?.last4 ?? null };
}

function linkOf(link: Attributes): CardLink {
  const expiresAt = link.expires_at === undefined ? null : link.expires_at * 1_000;
  const status = linkState(
    {
      completedAt: link.completed_at,
      revokedAt: link.revoked_at,
      attempt: link.attempt ?? null,
      attempts: link.attempts,
      maxAttempts: link.max_attempts,
      expiresAt: link.expires_at ?? Number.POSITIVE_INFINITY,
    },
    Date.now(),
  );
  return { id: link.id, customerName: link.name, status, expiresAt };
}

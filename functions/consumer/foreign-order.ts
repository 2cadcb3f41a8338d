import type { Reading } from "#shared/contracts/conekta-event.ts";
import { CURRENCIES, centavos } from "#shared/domain/money.ts";
import { newOrder, type Order } from "#shared/domain/order.ts";

/** What to do with orders at Conekta that this system did not create. */
export type ForeignOrders = "ignore" | "record" | "process";

/**
 * The first sight of somebody else's order, under Conekta's id. Null where the events do not tell
 * amount and currency, as an event about a charge alone may not. `nowMs` is epoch ms.
 */
export function foreignOrder(
  events: readonly Extract<Reading, { kind: "evidence" }>[],
  nowMs: number,
): Order | null {
  const evidence = events.find(({ type }) => type.startsWith("order."))?.evidence;
  const currency = CURRENCIES.find((known) => known === evidence?.currency);
  if (!evidence || evidence.amount === null || !currency) return null;
  const first = newOrder(
    {
      id: evidence.conektaOrderId,
      owner: null,
      fingerprint: "",
      customerId: evidence.conektaCustomerId ?? "",
      amount: centavos(evidence.amount),
      currency,
      contents: { line_items: [] },
      capture: true,
    },
    { createdMs: nowMs, leaseMs: 0 },
  );
  return {
    ...first,
    conektaOrderId: evidence.conektaOrderId,
    conektaCustomerId: evidence.conektaCustomerId,
  };
}

const POLICIES: readonly ForeignOrders[] = ["ignore", "record", "process"];

/** Throws on a word that is no policy: a function with wrong settings must not start. */
export function foreignOrdersPolicy(word: string): ForeignOrders {
  const policy = POLICIES.find((known) => known === word);
  if (policy === undefined) throw new Error(`"${word}" is no policy for foreign orders.`);
  return policy;
}

import type { OrderBook } from "#functions/ports.ts";
import type { Reading } from "#shared/contracts/conekta-event.ts";
import { evidenceOf } from "#shared/contracts/conekta-order.ts";
import { contradictions, type Evidence } from "#shared/domain/apply-evidence.ts";
import type { Order, Refund } from "#shared/domain/order.ts";

type Evident = Extract<Reading, { kind: "evidence" }> & { readonly id: string };

type Failure = { readonly id: string; readonly reason: string };

type Listed = { readonly events: readonly Evident[]; readonly failures: readonly Failure[] };

/**
 * Books are told of each refund by its id, and Conekta may say that money was given back without saying
 * by which refunds. Then the order is read from Conekta, and its list is taken over; where it does not
 * list them either, the events fail: its list may lag, and if it never comes a person has to look. Throws
 * when Conekta cannot be asked.
 */
export async function listRefunds(
  book: Pick<OrderBook, "read">,
  order: Order,
  events: readonly Evident[],
): Promise<Listed> {
  if (order.owner === null || order.conektaOrderId === null) return { events, failures: [] };
  const heard = events.filter(({ evidence }) => contradictions(order, evidence).length === 0);
  const known = [...order.refunds, ...heard.flatMap(({ evidence }) => evidence.refunds)];
  const unlisted = heard.filter(({ evidence }) => givenBack(order, evidence) > sumOnce(known));
  if (unlisted.length === 0) return { events, failures: [] };

  const { refunds } = evidenceOf(await book.read(order.conektaOrderId));
  const listed = sumOnce([...known, ...refunds]);
  const missing = unlisted.filter(({ evidence }) => givenBack(order, evidence) > listed);
  return {
    events: events
      .filter((event) => !missing.includes(event))
      .map((event) =>
        unlisted.includes(event) ? { ...event, evidence: { ...event.evidence, refunds } } : event,
      ),
    failures: missing.map(({ id, evidence }) => ({
      id,
      reason: `unconfirmed: Conekta lists ${listed} of ${givenBack(order, evidence)} cents given back`,
    })),
  };
}

/** The least that was given back, in cents, by what the evidence says. */
function givenBack(order: Order, { status, amountRefunded }: Evidence): number {
  if (status === "refunded") return Math.max(amountRefunded, order.amount);
  return status === "partially_refunded" ? Math.max(amountRefunded, 1) : amountRefunded;
}

function sumOnce(refunds: readonly Refund[]): number {
  const amounts = new Map(refunds.map(({ id, amount }) => [id, amount]));
  return [...amounts.values()].reduce((sum, amount) => sum + amount, 0);
}

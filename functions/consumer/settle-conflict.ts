import type { OrderBook } from "#functions/ports.ts";
import type { Reading } from "#shared/contracts/conekta-event.ts";
import { evidenceOf } from "#shared/contracts/conekta-order.ts";
import { contradictions, type Evidence } from "#shared/domain/apply-evidence.ts";
import type { Order } from "#shared/domain/order.ts";
import { isCaptured, isClosed } from "#shared/domain/order-status.ts";

type Evident = Extract<Reading, { kind: "evidence" }> & { readonly id: string };

type Failure = { readonly id: string; readonly reason: string };

type Settled = { readonly events: readonly Evident[]; readonly failures: readonly Failure[] };

const claimsCapture = ({ evidence: { status } }: Evident) => status !== null && isCaptured(status);
const claimsClosed = ({ evidence: { status } }: Evident) => status !== null && isClosed(status);

/**
 * Settles what rank alone must not: that an order was paid, and that nothing was or can be charged of
 * it. Whoever says the one while somebody says the other is believed only as far as Conekta, read
 * again, agrees:
 *
 * - Conekta says paid: whatever was said against it gives way to what Conekta says.
 * - It does not: claims of a payment fail. Conekta's list may lag its own event, so they come back a
 *   few times, and then go to the dead letters and their alarm.
 * - It does not, of an order that we call paid: the claim against it fails likewise. Nothing un-pays
 *   an order whose goods may be on their way; a person has to look.
 *
 * Throws when Conekta cannot be asked: nothing is decided then.
 */
export async function settleConflict(
  book: Pick<OrderBook, "read">,
  order: Order,
  events: readonly Evident[],
): Promise<Settled> {
  const heard = events.filter(({ evidence }) => contradictions(order, evidence).length === 0);
  const captured = isCaptured(order.status) || heard.some(claimsCapture);
  const closed = isClosed(order.status) || heard.some(claimsClosed);
  if (!(captured && closed)) return { events, failures: [] };

  const conektaOrderId = order.conektaOrderId ?? heard[0]?.evidence.conektaOrderId ?? "";
  const truth = evidenceOf(await book.read(conektaOrderId));
  if (truth.status !== null && isCaptured(truth.status)) return giveWay(events, heard, truth);
  const isDisputed = isCaptured(order.status) ? claimsClosed : claimsCapture;
  const disputed = new Set(heard.filter(isDisputed));
  const reason = `unconfirmed: Conekta calls the order ${truth.status ?? "not charged"}`;
  return {
    events: events.filter((event) => !disputed.has(event)),
    failures: [...disputed].map(({ id }) => ({ id, reason })),
  };
}

function giveWay(events: readonly Evident[], heard: readonly Evident[], truth: Evidence): Settled {
  const wrong = new Set(heard.filter(claimsClosed));
  return {
    events: events.map((event) => (wrong.has(event) ? { ...event, evidence: truth } : event)),
    failures: [],
  };
}

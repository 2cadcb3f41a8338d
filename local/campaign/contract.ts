import { wrongWith } from "#local/asyncapi/published.ts";
import { readAccounting } from "#shared/contracts/messages.ts";
import { DOWNSTREAMS } from "#shared/domain/effects.ts";
import { capturedCharges, type Story } from "./world.ts";

/** What our messages have to hold for whoever consumes them: form and sums. */

export function toldByContract({ messages }: Story): readonly string[] {
  return DOWNSTREAMS.flatMap((queue) =>
    messages[queue].flatMap(({ id, body }) =>
      wrongWith(queue, body).map((wrong) => `${queue} was told ${id}, and ${wrong}`),
    ),
  );
}

/** Books that are kept from nothing but the messages come to what Conekta took and gave back. */
export function booksFromMessagesAgree(story: Story): readonly string[] {
  const bodies = new Map(story.messages.accounting.map(({ id, body }) => [id, body]));
  const booked = sum([...bodies.values()].map(amountOf));
  const captured = capturedCharges(story);
  const refunds = captured.flatMap((charge) => charge.refunds);
  const kept = sum(captured.map(({ amount }) => amount)) - sum(refunds.map(({ amount }) => amount));
  return booked === kept ? [] : [`the messages come to ${booked} cents, Conekta kept ${kept}`];
}

/** Cents that came in, negative where they went out. A dispute moves none here: the bank decides. */
function amountOf(body: string): number {
  const read = readAccounting(body);
  if (read.kind !== "message") return 0;
  const { type, data } = read.message;
  if (type === "mx.pagos.order.paid.v1") return data.amount;
  return type === "mx.pagos.order.refunded.v1" ? -(data.refund?.amount ?? 0) : 0;
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, each) => total + each, 0);

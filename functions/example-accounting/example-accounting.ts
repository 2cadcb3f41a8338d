import type { Ledger } from "#functions/ports.ts";
import type { Consumer, Handled } from "#shared/consumer-kit/consume.ts";
import { type AccountingMessage, readAccounting } from "#shared/contracts/messages.ts";
import { entryOf } from "./entry-of.ts";

/**
 * Books that are kept from the accounting queue: one row for each movement of money, under the
 * message's id, so that writing it and remembering the message are one write. A type that is newer
 * than this code goes to the dead letters and their alarm: it may be about money.
 */
export function accountant(ledger: Ledger): Consumer<AccountingMessage> {
  return {
    read: readAccounting,
    unknown: "fail",
    handle: (message) => book(ledger, message),
  };
}

/**
 * Throws on a row that relates to none: its payment is in the dead letters or was never sent. It
 * comes back, and then lies there as well, behind the payment, to be brought back in the same order.
 */
async function book(ledger: Ledger, message: AccountingMessage): Promise<Handled> {
  const entry = entryOf(message);
  if (entry.relatesTo !== null && !(await ledger.has(entry.relatesTo))) {
    throw new Error(`${entry.id} relates to ${entry.relatesTo}, which is not booked.`);
  }
  return (await ledger.post(entry)) === "posted" ? "done" : "known";
}

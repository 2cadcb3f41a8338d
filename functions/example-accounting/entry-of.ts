import type { LedgerEntry } from "#functions/ports.ts";
import type { AccountingMessage } from "#shared/contracts/messages.ts";

/**
 * The row that a message of the accounting queue becomes. Amounts are positive cents; `kind` says which
 * way they go. A dispute is about what had not been given back before it.
 */
export function entryOf(message: AccountingMessage): LedgerEntry {
  const { id, subject, time, data } = message;
  const known = { id, orderId: subject, currency: data.currency, time };
  const relatesTo = `${subject}:order.paid`;
  const disputed = data.amount - (data.amount_refunded ?? 0);
  switch (message.type) {
    case "mx.pagos.order.paid.v1":
      return {
        ...known,
        kind: "payment",
        amount: data.amount,
        relatesTo: null,
        fee: data.fee,
        subtotal: data.subtotal,
        discount: data.discount,
        shipping: data.shipping,
        taxes: data.taxes ?? [],
        formaPago: data.payment?.forma_pago ?? null,
      };
    case "mx.pagos.order.refunded.v1":
      return { ...known, kind: "refund", amount: message.data.refund.amount, relatesTo };
    case "mx.pagos.order.charged_back.v1":
      return { ...known, kind: "disputed", amount: disputed, relatesTo };
    case "mx.pagos.order.dispute_lost.v1":
      return { ...known, kind: "dispute_lost", amount: disputed, relatesTo };
    case "mx.pagos.order.dispute_won.v1":
      return { ...known, kind: "dispute_won", amount: disputed, relatesTo };
  }
}

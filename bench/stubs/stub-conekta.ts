import type { IncomingMessage } from "node:http";

/** Makes ids that no earlier run of the process made. */
const made = { orders: 0 };

type LineItem = { readonly unit_price: number; readonly quantity: number };

type OrderRequest = {
  readonly currency: string;
  readonly customer_info: { readonly customer_id: string };
  readonly line_items: readonly LineItem[];
  readonly charges?: readonly unknown[];
  readonly metadata?: object;
};

/** Conekta as far as charging a saved card goes. Every card is paid at once; nothing is remembered. */
export function answerConekta(request: IncomingMessage, text: string) {
  const [path = ""] = (request.url ?? "").split("?");
  const operation = `${request.method} ${path.replace(/ord_\w+/, "{id}")}`;
  if (operation === "POST /orders")
    return { operation, status: 200, answer: orderOf(JSON.parse(text)) };
  if (operation === "POST /orders/{id}/charges") {
    const [, , conektaOrderId = ""] = path.split("/");
    return { operation, status: 200, answer: chargeOf(conektaOrderId, 35_000) };
  }
  return { operation, status: 404, answer: { object: "error", type: "resource_not_found_error" } };
}

function orderOf({ currency, customer_info, line_items, charges, metadata = {} }: OrderRequest) {
  made.orders += 1;
  const id = `ord_bench${made.orders}`;
  const amount = line_items.reduce((sum, item) => sum + item.unit_price * item.quantity, 0);
  const isCharged = charges !== undefined && charges.length > 0;
  return {
    id,
    object: "order",
    livemode: false,
    amount,
    currency,
    amount_refunded: 0,
    payment_status: isCharged ? "paid" : null,
    customer_info,
    metadata,
    charges: isCharged ? listOf(chargeOf(id, amount)) : null,
    line_items: listOf(...line_items),
  };
}

function chargeOf(conektaOrderId: string, amount: number) {
  return {
    id: `ch_${conektaOrderId}`,
    object: "charge",
    status: "paid",
    amount,
    currency: "MXN",
    order_id: conektaOrderId,
    fee: 1_393,
    paid_at: 1_700_000_001,
    payment_method: { object: "card_payment", type: "credit", brand: "visa", last4: "4242" },
  };
}

const listOf = (...all: readonly object[]) => ({
  object: "list",
  has_more: false,
  total: all.length,
  data: all,
});

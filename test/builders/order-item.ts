import type { OrderItem } from "#local/cli/order-table.ts";

export const NOW = 1_795_000_000;

/** A paid order, as the command line reads it from the table. */
export const anItem = (differences: Partial<OrderItem> = {}): OrderItem => ({
  id: "pbd_a",
  status: "paid",
  dispute: "none",
  amount: 125_000,
  currency: "MXN",
  amount_refunded: 0,
  created_ms: (NOW - 60) * 1_000,
  look_ms: undefined,
  conekta_order_id: "ord_1",
  correlation_id: "trace-1",
  next_action_url: null,
  decline: null,
  charge: { id: "charge1", paidAt: NOW },
  seen: ["event1"],
  outbox: null,
  history: [{ at: NOW, cause: "order.paid event1", from: "processing", to: "paid" }],
  operation: null,
  operations: null,
  ...differences,
});

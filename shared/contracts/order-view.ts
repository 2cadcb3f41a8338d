import { copyFor, familyOf } from "#shared/domain/declines.ts";
import type { Finished, Operation } from "#shared/domain/operation.ts";
import type { Order } from "#shared/domain/order.ts";

/**
 * An order as the API shows it: snake_case, cents, epoch seconds. What changes with time although
 * nothing happened to the money (history, deliveries) is left to `orderDetails`, so that the same
 * request answers the same body.
 */
export function orderView(order: Order) {
  return {
    id: order.id,
    object: "order",
    status: order.status,
    amount: order.amount,
    currency: order.currency,
    amount_refunded: order.amountRefunded,
    customer_id: order.customerId,
    capture: order.capture,
    conekta_order_id: order.conektaOrderId,
    charge_id: order.charge?.id ?? null,
    dispute: order.dispute,
    decline: order.decline && declineView(order.decline.code),
    next_action: order.nextActionUrl && { type: "redirect", url: order.nextActionUrl },
    ...order.contents,
    created_at: Math.floor(order.createdMs / 1000),
  };
}

/** The same with what happened to it, for `GET /orders/{id}`. */
export function orderDetails(order: Order) {
  return {
    ...orderView(order),
    fee: order.charge?.fee ?? null,
    paid_at: order.charge?.paidAt ?? null,
    refunds: order.refunds.map(({ id, amount, at }) => ({ id, amount, created_at: at ?? null })),
    history: order.history,
    operation: order.operation && operationView(order.operation),
    operations: order.operations.map(finishedView),
    undelivered: order.outbox,
  };
}

/** What is under way: whoever asked is the only one to know its key. */
function operationView({ kind, amount, startedMs }: Operation) {
  return { kind, amount, started_at: Math.floor(startedMs / 1000) };
}

function finishedView({ kind, amount, outcome, refundId }: Finished) {
  return { kind, amount, outcome, refund_id: refundId };
}

function declineView(code: string) {
  return { family: familyOf(code), code, user_message: copyFor(code) };
}

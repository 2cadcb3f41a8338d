import { type Asked, operateOrder, wrongState } from "#functions/operate-order.ts";
import type { Clock, Digest, OperationGateway, OrderStore } from "#functions/ports.ts";
import type { Centavos } from "#shared/domain/money.ts";
import type { Operated } from "#shared/domain/operation.ts";
import type { Order } from "#shared/domain/order.ts";
import { isCaptured, type OrderStatus } from "#shared/domain/order-status.ts";

type Deps = {
  readonly orders: Pick<OrderStore, "find" | "save">;
  readonly gateway: Pick<OperationGateway, "cancel" | "lookUp">;
  readonly digest: Digest;
  readonly clock: Clock;
};

/** Waiting for somebody, refused, or only authorized: Conekta would still take money for them. */
const OPEN: ReadonlySet<OrderStatus> = new Set([
  "pending_payment",
  "requires_action",
  "declined",
  "pre_authorized",
]);

/**
 * Lets a pre-authorization go, or closes an order that was not paid, so that it can never be.
 * Throws as `operateOrder` does.
 */
export function cancelOrder(deps: Deps, asked: Asked): Promise<Operated> {
  return operateOrder(deps, asked, {
    kind: "cancel",
    request: {},
    decide: amountToLetGo,
    act: deps.gateway.cancel,
  });
}

function amountToLetGo(order: Order): Centavos {
  if (OPEN.has(order.status)) return order.amount;
  if (isCaptured(order.status)) throw wrongState(order, "It is paid; refund it.");
  if (order.status === "processing" || order.status === "unknown") {
    throw wrongState(order, "What became of its charge is not known yet; ask for the order later.");
  }
  throw wrongState(order, "It is closed already, and nothing can be charged for it.");
}

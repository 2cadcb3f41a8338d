import { type Asked, operateOrder, wrongState } from "#functions/operate-order.ts";
import type { Clock, Digest, OperationGateway, OrderStore } from "#functions/ports.ts";
import type { RefundOrderRequest } from "#shared/contracts/operations.ts";
import { PagosError } from "#shared/domain/errors.ts";
import { type Centavos, centavos } from "#shared/domain/money.ts";
import type { Operated } from "#shared/domain/operation.ts";
import { leftToRefund } from "#shared/domain/operation.ts";
import type { Order } from "#shared/domain/order.ts";
import { isCaptured } from "#shared/domain/order-status.ts";

type Deps = {
  readonly orders: Pick<OrderStore, "find" | "save">;
  readonly gateway: Pick<OperationGateway, "refund" | "lookUp">;
  readonly digest: Digest;
  readonly clock: Clock;
};

type Command = Asked & { readonly request: RefundOrderRequest };

/** Gives money back, at most once per key, and never more than was taken. Throws as `operateOrder` does. */
export function refundOrder(deps: Deps, command: Command): Promise<Operated> {
  const { request } = command;
  const { reason = "requested_by_client" } = request;
  return operateOrder(deps, command, {
    kind: "refund",
    request,
    decide: (order) => amountToRefund(order, request.amount),
    act: (target) => deps.gateway.refund({ ...target, reason }),
  });
}

function amountToRefund(order: Order, asked: number | undefined): Centavos {
  if (!isCaptured(order.status))
    throw wrongState(order, "Nothing was paid that could be given back.");
  if (order.dispute !== "none" && order.dispute !== "won") {
    throw wrongState(order, "The bank may keep this money; a refund would give it twice.");
  }
  const left = leftToRefund(order);
  if (left === 0 && asked === undefined) {
    throw wrongState(order, "All of it was given back already.");
  }
  const amount = asked ?? left;
  if (amount <= left) return centavos(amount);
  throw new PagosError("More than what is left cannot be given back.", {
    code: "validation_failed",
    orderId: order.id,
    errors: [{ pointer: "#/amount", code: "too_big", detail: `Must be ${left} or less.` }],
  });
}

import { type Asked, operateOrder, wrongState } from "#functions/operate-order.ts";
import type { Clock, Digest, OperationGateway, OrderStore } from "#functions/ports.ts";
import type { CaptureOrderRequest } from "#shared/contracts/operations.ts";
import { PagosError } from "#shared/domain/errors.ts";
import type { Centavos } from "#shared/domain/money.ts";
import type { Operated } from "#shared/domain/operation.ts";
import type { Order } from "#shared/domain/order.ts";

type Deps = {
  readonly orders: Pick<OrderStore, "find" | "save">;
  readonly gateway: Pick<OperationGateway, "capture" | "lookUp">;
  readonly digest: Digest;
  readonly clock: Clock;
};

type Command = Asked & { readonly request: CaptureOrderRequest };

/** Takes what was only authorized: all of it, once. Throws as `operateOrder` does. */
export function captureOrder(deps: Deps, command: Command): Promise<Operated> {
  return operateOrder(deps, command, {
    kind: "capture",
    request: command.request,
    decide: (order) => amountToCapture(order, command.request.amount),
    act: deps.gateway.capture,
  });
}

/** Why nothing less: `docs/decisions/capture-takes-the-whole-order.md`. */
function amountToCapture(order: Order, asked: number | undefined): Centavos {
  if (order.status !== "pre_authorized") {
    throw wrongState(order, "Only what is authorized and not captured yet can be captured.");
  }
  if (asked === undefined || asked === order.amount) return order.amount;
  throw new PagosError("An order is captured whole.", {
    code: "validation_failed",
    orderId: order.id,
    errors: [
      { pointer: "#/amount", code: "invalid_value", detail: `Must be ${order.amount} or absent.` },
    ],
  });
}

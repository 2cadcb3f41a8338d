import { orderView } from "#shared/contracts/order-view.ts";
import { copyFor, familyOf } from "#shared/domain/declines.ts";
import { PagosError } from "#shared/domain/errors.ts";
import type { Order } from "#shared/domain/order.ts";
import type { OrderStatus } from "#shared/domain/order-status.ts";

/** Seconds after which it is worth asking what became of a charge whose outcome nobody knows yet. */
const ASK_AGAIN_SECONDS = 15;

/** Accepted, but not decided: the caller waits for a webhook, the card holder or the reconciler. */
const UNDECIDED: ReadonlySet<OrderStatus> = new Set([
  "processing",
  "unknown",
  "pending_payment",
  "requires_action",
]);

type Outcome = { readonly kind: "created" | "replayed"; readonly order: Order };

/**
 * What `POST /orders` answers: 201 for an order that was charged, 202 for one not decided yet, and
 * a problem for a refusal. A replay answers what the order is by now, marked as such.
 */
export function answerFor({ kind, order }: Outcome) {
  const replayed: Record<string, string> =
    kind === "replayed" ? { "idempotent-replayed": "true" } : {};
  refuse(order, replayed);
  const undecided = UNDECIDED.has(order.status);
  const wait: Record<string, string> =
    order.status === "unknown" ? { "retry-after": String(ASK_AGAIN_SECONDS) } : {};
  return {
    statusCode: undecided ? 202 : 201,
    headers: { ...replayed, ...wait },
    body: orderView(order),
    log: { order_id: order.id, order_status: order.status, replayed: kind === "replayed" },
  };
}

function refuse(order: Order, headers: Readonly<Record<string, string>>): void {
  if (order.status !== "declined" && order.status !== "failed") return;
  const { code, logId } = order.decline ?? { code: "unknown", logId: null };
  const about = { order_status: order.status };
  const context = { orderId: order.id, conekta: { code, type: null, logId }, headers };
  if (order.status === "failed") {
    throw new PagosError("No charge was made, and none will be; start anew with a new key.", {
      code: "charge_not_made",
      ...context,
      extra: about,
    });
  }
  throw new PagosError("The card was refused; nothing was charged.", {
    code: "charge_declined",
    ...context,
    extra: { ...about, decline_family: familyOf(code), user_message: copyFor(code) },
  });
}

import { OrdersApi } from "conekta";
import type { Attempt, OperationGateway } from "#functions/ports.ts";
import { ConektaOrder, evidenceOf } from "#shared/contracts/conekta-order.ts";
import type { Evidence } from "#shared/domain/apply-evidence.ts";
import { isUncertain } from "#shared/domain/declines.ts";
import {
  type ConektaSettings,
  conektaConfiguration,
  idempotency,
  problemFor,
  refusalOf,
} from "./conekta-client.ts";
import { lookUpOrder } from "./conekta-orders.ts";

/** Refusals that prove that nothing happened: of the request, or by the state of the order. */
const REFUSED = new Set([400, 402, 404, 422, 428]);
/** Our key is wrong; nobody looked at the request. */
const UNHEARD = new Set([401, 403]);

export function conektaOperations(settings: ConektaSettings): OperationGateway {
  const orders = new OrdersApi(conektaConfiguration(settings));

  return {
    lookUp: (conektaOrderId) => lookUpOrder(orders, conektaOrderId),

    refund: ({ conektaOrderId, key, amount, reason }) =>
      once(() =>
        orders.orderRefund(
          conektaOrderId,
          { amount, reason },
          undefined,
          undefined,
          idempotency(key),
        ),
      ),

    cancel: ({ conektaOrderId, key }) =>
      once(() => orders.cancelOrder(conektaOrderId, undefined, undefined, idempotency(key))),

    // Conekta's specification wants the amount, although its documents call the body optional.
    capture: ({ conektaOrderId, key, amount }) =>
      once(() =>
        orders.ordersCreateCapture(
          conektaOrderId,
          undefined,
          undefined,
          { amount },
          idempotency(key),
        ),
      ),
  };
}

/**
 * Sends it, and says `unknown` of every answer, or absence of one, that proves nothing. A bank that timed
 * out is such an answer: the money may be on its way.
 */
async function once(send: () => Promise<{ readonly data: unknown }>): Promise<Attempt<Evidence>> {
  try {
    const order = ConektaOrder.safeParse((await send()).data).data;
    return order ? { kind: "done", answer: evidenceOf(order) } : { kind: "unknown" };
  } catch (error) {
    const refusal = refusalOf(error);
    if (UNHEARD.has(refusal.status)) throw problemFor(refusal);
    return REFUSED.has(refusal.status) && !isUncertain(refusal.said.code)
      ? { kind: "refused", said: refusal.said }
      : { kind: "unknown" };
  }
}

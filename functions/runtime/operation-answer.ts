import type { Operated } from "#shared/domain/operation.ts";
import type { HttpAnswer } from "./http-edge.ts";

/** Seconds after which it is worth asking what became of something that Conekta did not answer. */
const ASK_AGAIN_SECONDS = 15;

/**
 * What refunding and its kin answer: `done` once it is known to have happened, 202 while it is not.
 * A replay answers what the order is by now, marked as such.
 */
export function operationAnswer(
  { order, finished, replayed }: Operated,
  done: Required<Pick<HttpAnswer, "statusCode" | "body">>,
): HttpAnswer {
  return {
    statusCode: finished === null ? 202 : done.statusCode,
    headers: {
      ...(replayed ? { "idempotent-replayed": "true" } : {}),
      ...(finished === null ? { "retry-after": String(ASK_AGAIN_SECONDS) } : {}),
    },
    body: done.body,
    log: { order_id: order.id, order_status: order.status, replayed },
  };
}

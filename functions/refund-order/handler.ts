import { dynamoClient } from "#functions/adapters/aws-clients.ts";
import { awsSecret } from "#functions/adapters/aws-secret.ts";
import { conektaOperations } from "#functions/adapters/conekta-operations.ts";
import { digest } from "#functions/adapters/digest.ts";
import { dynamoOrderStore } from "#functions/adapters/dynamo-orders.ts";
import { systemClock } from "#functions/adapters/system.ts";
import { awsSettings, requireEnv } from "#functions/runtime/env.ts";
import { httpEdge } from "#functions/runtime/http-edge.ts";
import { operationAnswer } from "#functions/runtime/operation-answer.ts";
import { requiredKey } from "#shared/contracts/idempotency-key.ts";
import { RefundOrderRequest } from "#shared/contracts/operations.ts";
import { orderView } from "#shared/contracts/order-view.ts";
import { CONEKTA_KEY_SECRET, CONEKTA_URL, TABLE_NAME } from "#shared/env.ts";
import { refundOrder } from "./refund-order.ts";

const env = requireEnv(TABLE_NAME, CONEKTA_URL, CONEKTA_KEY_SECRET);
const deps = {
  orders: dynamoOrderStore({ client: dynamoClient(), name: env.TABLE_NAME }),
  gateway: conektaOperations({
    url: env.CONEKTA_URL,
    privateKey: awsSecret(env.CONEKTA_KEY_SECRET, awsSettings()),
  }),
  digest,
  clock: systemClock,
};

export const handler = httpEdge(
  { name: "refund-order", body: RefundOrderRequest, bodyOptional: true },
  async ({ body: request, caller, path, headers }) => {
    const idempotencyKey = requiredKey(headers["idempotency-key"]);
    const asked = { owner: caller, orderId: path["id"] ?? "", idempotencyKey };
    const refunded = await refundOrder(deps, { ...asked, request });
    const { order, amount, finished } = refunded;
    const body = {
      id: finished?.refundId ?? null,
      object: "refund",
      amount,
      order: orderView(order),
    };
    return operationAnswer(refunded, { statusCode: 201, body });
  },
);

import { dynamoClient } from "#functions/adapters/aws-clients.ts";
import { askedAhead, awsSecret } from "#functions/adapters/aws-secret.ts";
import { conektaOrders } from "#functions/adapters/conekta-orders.ts";
import { digest } from "#functions/adapters/digest.ts";
import { dynamoChargeGuard } from "#functions/adapters/dynamo-charge-guard.ts";
import { dynamoCustomerStore } from "#functions/adapters/dynamo-customers.ts";
import { dynamoOrderStore } from "#functions/adapters/dynamo-orders.ts";
import { systemClock } from "#functions/adapters/system.ts";
import { awsSettings, requireEnv, stageName } from "#functions/runtime/env.ts";
import { httpEdge } from "#functions/runtime/http-edge.ts";
import { auditRefusal, limitsOf } from "#functions/runtime/limits.ts";
import { stopwatch } from "#functions/runtime/stopwatch.ts";
import { CreateOrderRequest } from "#shared/contracts/create-order.ts";
import { requiredKey } from "#shared/contracts/idempotency-key.ts";
import { CONEKTA_KEY_SECRET, CONEKTA_URL, LIMITS, TABLE_NAME } from "#shared/env.ts";
import { answerFor } from "./answer.ts";
import { createOrder } from "./create-order.ts";
import { measureOrder } from "./measure.ts";

const env = requireEnv(TABLE_NAME, CONEKTA_URL, CONEKTA_KEY_SECRET, LIMITS);
const table = { client: dynamoClient(), name: env.TABLE_NAME };
const conektaWaits = stopwatch();
const deps = {
  orders: dynamoOrderStore(table),
  customers: dynamoCustomerStore(table),
  gateway: conektaWaits.around(
    conektaOrders(
      {
        url: env.CONEKTA_URL,
        privateKey: askedAhead(awsSecret(env.CONEKTA_KEY_SECRET, awsSettings())),
      },
      stageName(),
    ),
  ),
  guard: dynamoChargeGuard(table, { limits: limitsOf(env.LIMITS), clock: systemClock }),
  audit: auditRefusal,
  digest,
  clock: systemClock,
};

export const handler = httpEdge(
  {
    name: "create-order",
    body: CreateOrderRequest,
    measure: (answer) => measureOrder(answer, conektaWaits.take()),
  },
  async ({ body: request, caller: owner, headers, correlationId }) => {
    const idempotencyKey = requiredKey(headers["idempotency-key"]);
    const command = { owner, idempotencyKey, request, correlationId };
    return answerFor(await createOrder(deps, command));
  },
);

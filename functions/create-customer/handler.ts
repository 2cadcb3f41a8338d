import { dynamoClient } from "#functions/adapters/aws-clients.ts";
import { askedAhead, awsSecret } from "#functions/adapters/aws-secret.ts";
import { conektaCards } from "#functions/adapters/conekta-cards.ts";
import { digest } from "#functions/adapters/digest.ts";
import { dynamoCardGuard } from "#functions/adapters/dynamo-card-guard.ts";
import { dynamoCustomerStore } from "#functions/adapters/dynamo-customers.ts";
import { randomId, systemClock } from "#functions/adapters/system.ts";
import { awsSettings, requireEnv } from "#functions/runtime/env.ts";
import { httpEdge } from "#functions/runtime/http-edge.ts";
import { auditRefusal, limitsOf } from "#functions/runtime/limits.ts";
import { CreateCustomerRequest } from "#shared/contracts/customer.ts";
import { customerView } from "#shared/contracts/customer-view.ts";
import { optionalKey } from "#shared/contracts/idempotency-key.ts";
import { CONEKTA_KEY_SECRET, CONEKTA_URL, LIMITS, TABLE_NAME } from "#shared/env.ts";
import { createCustomer } from "./create-customer.ts";

const env = requireEnv(TABLE_NAME, CONEKTA_URL, CONEKTA_KEY_SECRET, LIMITS);
const table = { client: dynamoClient(), name: env.TABLE_NAME };
const privateKey = askedAhead(awsSecret(env.CONEKTA_KEY_SECRET, awsSettings()));
const limits = limitsOf(env.LIMITS);
const deps = {
  customers: dynamoCustomerStore(table),
  gateway: conektaCards({ url: env.CONEKTA_URL, privateKey }),
  guard: dynamoCardGuard(table, {
    limits,
    clock: systemClock,
    audit: auditRefusal,
    secret: privateKey,
  }),
  digest,
  clock: systemClock,
  randomId,
};

export const handler = httpEdge(
  { name: "create-customer", body: CreateCustomerRequest },
  async ({ body, caller, headers }) => {
    const idempotencyKey = optionalKey(headers["idempotency-key"]);
    const command = { owner: caller, idempotencyKey, request: body };
    const { kind, customer } = await createCustomer(deps, command);
    return {
      statusCode: 201,
      ...(kind === "replayed" ? { headers: { "idempotent-replayed": "true" } } : {}),
      body: customerView(customer),
      log: { customer_id: customer.id, replayed: kind === "replayed" },
    };
  },
);

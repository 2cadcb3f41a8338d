import { dynamoClient } from "#functions/adapters/aws-clients.ts";
import { askedAhead, awsSecret } from "#functions/adapters/aws-secret.ts";
import { conektaCards } from "#functions/adapters/conekta-cards.ts";
import { digest } from "#functions/adapters/digest.ts";
import { dynamoCardGuard } from "#functions/adapters/dynamo-card-guard.ts";
import { dynamoCustomerStore } from "#functions/adapters/dynamo-customers.ts";
import { systemClock } from "#functions/adapters/system.ts";
import { awsSettings, requireEnv } from "#functions/runtime/env.ts";
import { httpEdge } from "#functions/runtime/http-edge.ts";
import { auditRefusal, limitsOf } from "#functions/runtime/limits.ts";
import { ReplaceCardRequest } from "#shared/contracts/customer.ts";
import { customerView } from "#shared/contracts/customer-view.ts";
import { CONEKTA_KEY_SECRET, CONEKTA_URL, LIMITS, TABLE_NAME } from "#shared/env.ts";
import { replaceCard } from "./replace-card.ts";

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
};

export const handler = httpEdge(
  { name: "replace-card", body: ReplaceCardRequest },
  async ({ body, caller, path }) => {
    const command = { owner: caller, id: path["id"] ?? "", tokenId: body.token_id };
    const { kind, customer } = await replaceCard(deps, command);
    return {
      statusCode: 200,
      ...(kind === "replayed" ? { headers: { "idempotent-replayed": "true" } } : {}),
      body: customerView(customer),
      log: { customer_id: customer.id, replayed: kind === "replayed" },
    };
  },
);

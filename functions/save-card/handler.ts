import { dynamoClient } from "#functions/adapters/aws-clients.ts";
import { awsSecret } from "#functions/adapters/aws-secret.ts";
import { conektaCards } from "#functions/adapters/conekta-cards.ts";
import { digest } from "#functions/adapters/digest.ts";
import { dynamoCardLinkStore } from "#functions/adapters/dynamo-card-links.ts";
import { dynamoCustomerStore } from "#functions/adapters/dynamo-customers.ts";
import { systemClock } from "#functions/adapters/system.ts";
import { awsSettings, requireEnv } from "#functions/runtime/env.ts";
import { httpEdge } from "#functions/runtime/http-edge.ts";
import { SaveCardRequest } from "#shared/contracts/card-link.ts";
import { cardView } from "#shared/contracts/customer-view.ts";
import { linkToken } from "#shared/contracts/link-token.ts";
import { CONEKTA_KEY_SECRET, CONEKTA_URL, TABLE_NAME } from "#shared/env.ts";
import { saveCard } from "./save-card.ts";

const env = requireEnv(TABLE_NAME, CONEKTA_URL, CONEKTA_KEY_SECRET);
const table = { client: dynamoClient(), name: env.TABLE_NAME };
const deps = {
  links: dynamoCardLinkStore(table),
  customers: dynamoCustomerStore(table),
  gateway: conektaCards({
    url: env.CONEKTA_URL,
    privateKey: awsSecret(env.CONEKTA_KEY_SECRET, awsSettings()),
  }),
  digest,
  clock: systemClock,
};

export const handler = httpEdge(
  {
    name: "save-card",
    admit: ({ authorization }) => void linkToken(authorization),
    body: SaveCardRequest,
  },
  async ({ body, headers }) => {
    const command = { linkToken: linkToken(headers["authorization"]), request: body };
    const { kind, customer } = await saveCard(deps, command);
    return {
      statusCode: 201,
      ...(kind === "replayed" ? { headers: { "idempotent-replayed": "true" } } : {}),
      body: { customer_id: customer.id, card: cardView(customer.card) },
      log: { customer_id: customer.id, replayed: kind === "replayed" },
    };
  },
);

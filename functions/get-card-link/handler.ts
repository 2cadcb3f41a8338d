import { dynamoClient } from "#functions/adapters/aws-clients.ts";
import { digest } from "#functions/adapters/digest.ts";
import { dynamoCardLinkStore } from "#functions/adapters/dynamo-card-links.ts";
import { dynamoCustomerStore } from "#functions/adapters/dynamo-customers.ts";
import { systemClock } from "#functions/adapters/system.ts";
import { requireEnv } from "#functions/runtime/env.ts";
import { httpEdge } from "#functions/runtime/http-edge.ts";
import { cardView } from "#shared/contracts/customer-view.ts";
import { linkToken } from "#shared/contracts/link-token.ts";
import { maskedEmail, maskedName } from "#shared/domain/card-link.ts";
import { TABLE_NAME } from "#shared/env.ts";
import { getCardLink } from "./get-card-link.ts";

const env = requireEnv(TABLE_NAME);
const table = { client: dynamoClient(), name: env.TABLE_NAME };
const deps = {
  links: dynamoCardLinkStore(table),
  customers: dynamoCustomerStore(table),
  digest,
  clock: systemClock,
};

export const handler = httpEdge({ name: "get-card-link" }, async ({ headers }) => {
  const { link, customer } = await getCardLink(deps, linkToken(headers["authorization"]));
  return {
    statusCode: 200,
    body: {
      object: "card_link",
      state: customer ? "completed" : "open",
      customer: { name: maskedName(link.name), email: maskedEmail(link.email) },
      expires_at: link.expiresAt,
      ...(customer ? { card: cardView(customer.card) } : {}),
    },
    log: { link_id: link.id },
  };
});

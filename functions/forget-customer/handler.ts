import { dynamoClient, sqsClient } from "#functions/adapters/aws-clients.ts";
import { awsSecret } from "#functions/adapters/aws-secret.ts";
import { conektaCards } from "#functions/adapters/conekta-cards.ts";
import {
  dynamoCardLinkStore,
  dynamoLinksOfCustomer,
} from "#functions/adapters/dynamo-card-links.ts";
import { dynamoCustomerStore } from "#functions/adapters/dynamo-customers.ts";
import { sqsCardLinks } from "#functions/adapters/sqs-card-links.ts";
import { systemClock } from "#functions/adapters/system.ts";
import { awsSettings, requireEnv } from "#functions/runtime/env.ts";
import { httpEdge } from "#functions/runtime/http-edge.ts";
import { CARD_LINKS_QUEUE_URL, CONEKTA_KEY_SECRET, CONEKTA_URL, TABLE_NAME } from "#shared/env.ts";
import { forgetCustomer } from "./forget-customer.ts";

const env = requireEnv(TABLE_NAME, CARD_LINKS_QUEUE_URL, CONEKTA_URL, CONEKTA_KEY_SECRET);
const table = { client: dynamoClient(), name: env.TABLE_NAME };
const deps = {
  customers: dynamoCustomerStore(table),
  links: dynamoCardLinkStore(table),
  linksOfCustomer: dynamoLinksOfCustomer(table),
  queue: sqsCardLinks(sqsClient(), env.CARD_LINKS_QUEUE_URL),
  gateway: conektaCards({
    url: env.CONEKTA_URL,
    privateKey: awsSecret(env.CONEKTA_KEY_SECRET, awsSettings()),
  }),
  clock: systemClock,
};

export const handler = httpEdge({ name: "forget-customer" }, async ({ caller, path }) => {
  const id = path["id"] ?? "";
  await forgetCustomer(deps, { owner: caller, id });
  return { statusCode: 204, log: { customer_id: id } };
});

import { dynamoClient, sqsClient } from "#functions/adapters/aws-clients.ts";
import { digest } from "#functions/adapters/digest.ts";
import { dynamoCardLinkStore } from "#functions/adapters/dynamo-card-links.ts";
import { sqsCardLinks } from "#functions/adapters/sqs-card-links.ts";
import { systemClock } from "#functions/adapters/system.ts";
import { requireEnv } from "#functions/runtime/env.ts";
import { httpEdge } from "#functions/runtime/http-edge.ts";
import { bearerOfLink } from "#shared/contracts/link-token.ts";
import { CARD_LINKS_QUEUE_URL, TABLE_NAME } from "#shared/env.ts";
import { requestRenewal } from "./request-renewal.ts";

const env = requireEnv(TABLE_NAME, CARD_LINKS_QUEUE_URL);
const deps = {
  links: dynamoCardLinkStore({ client: dynamoClient(), name: env.TABLE_NAME }),
  queue: sqsCardLinks(sqsClient(), env.CARD_LINKS_QUEUE_URL),
  digest,
  clock: systemClock,
};

export const handler = httpEdge({ name: "request-renewal" }, async ({ headers }) => {
  const link = await requestRenewal(deps, bearerOfLink(headers["authorization"], digest));
  return { statusCode: 202, body: { object: "renewal_request" }, log: { link_id: link.id } };
});

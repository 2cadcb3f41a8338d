import { dynamoClient, sqsClient } from "#functions/adapters/aws-clients.ts";
import { dynamoCardLinkStore } from "#functions/adapters/dynamo-card-links.ts";
import { sqsCardLinks } from "#functions/adapters/sqs-card-links.ts";
import { systemClock } from "#functions/adapters/system.ts";
import { requireEnv } from "#functions/runtime/env.ts";
import { httpEdge } from "#functions/runtime/http-edge.ts";
import { cardLinkView } from "#shared/contracts/card-link-view.ts";
import { CARD_LINKS_QUEUE_URL, TABLE_NAME } from "#shared/env.ts";
import { revokeCardLink } from "./revoke-card-link.ts";

const env = requireEnv(TABLE_NAME, CARD_LINKS_QUEUE_URL);
const deps = {
  links: dynamoCardLinkStore({ client: dynamoClient(), name: env.TABLE_NAME }),
  queue: sqsCardLinks(sqsClient(), env.CARD_LINKS_QUEUE_URL),
  clock: systemClock,
};

export const handler = httpEdge({ name: "revoke-card-link" }, async ({ caller, path }) => {
  const link = await revokeCardLink(deps, { owner: caller, id: path["id"] ?? "" });
  return { statusCode: 200, body: cardLinkView(link, systemClock()), log: { link_id: link.id } };
});

import { dynamoClient, sqsClient } from "#functions/adapters/aws-clients.ts";
import { digest } from "#functions/adapters/digest.ts";
import { dynamoCardLinkStore } from "#functions/adapters/dynamo-card-links.ts";
import { sqsCardLinks } from "#functions/adapters/sqs-card-links.ts";
import { systemClock } from "#functions/adapters/system.ts";
import { requireEnv } from "#functions/runtime/env.ts";
import { httpEdge } from "#functions/runtime/http-edge.ts";
import { linkPageView } from "#shared/contracts/card-link-view.ts";
import { bearerOfLink } from "#shared/contracts/link-token.ts";
import { CARD_LINKS_QUEUE_URL, TABLE_NAME } from "#shared/env.ts";
import { getCardLink } from "./get-card-link.ts";

const env = requireEnv(TABLE_NAME, CARD_LINKS_QUEUE_URL);
const deps = {
  links: dynamoCardLinkStore({ client: dynamoClient(), name: env.TABLE_NAME }),
  queue: sqsCardLinks(sqsClient(), env.CARD_LINKS_QUEUE_URL),
  digest,
  clock: systemClock,
};

export const handler = httpEdge({ name: "get-card-link" }, async ({ headers }) => {
  const token = bearerOfLink(headers["authorization"], digest);
  const { kind, link } = await getCardLink(deps, token);
  const body = linkPageView(link, systemClock());
  return {
    statusCode: 200,
    body,
    log: { link_id: link.id, link_state: body.state },
    ...(kind === "opened" ? { measured: { metrics: { LinkOpened: 1 } } } : {}),
  };
});

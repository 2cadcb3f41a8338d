import { dynamoClient } from "#functions/adapters/aws-clients.ts";
import { dynamoCardLinkStore } from "#functions/adapters/dynamo-card-links.ts";
import { systemClock } from "#functions/adapters/system.ts";
import { requireEnv } from "#functions/runtime/env.ts";
import { httpEdge } from "#functions/runtime/http-edge.ts";
import { cardLinkView } from "#shared/contracts/card-link-view.ts";
import { TABLE_NAME } from "#shared/env.ts";
import { readCardLink } from "./read-card-link.ts";

const env = requireEnv(TABLE_NAME);
const deps = { links: dynamoCardLinkStore({ client: dynamoClient(), name: env.TABLE_NAME }) };

export const handler = httpEdge({ name: "read-card-link" }, async ({ caller, path }) => {
  const link = await readCardLink(deps, { owner: caller, id: path["id"] ?? "" });
  return { statusCode: 200, body: cardLinkView(link, systemClock()), log: { link_id: link.id } };
});

import { dynamoClient } from "#functions/adapters/aws-clients.ts";
import { dynamoLinksOfCustomer } from "#functions/adapters/dynamo-card-links.ts";
import { systemClock } from "#functions/adapters/system.ts";
import { requireEnv } from "#functions/runtime/env.ts";
import { checked, httpEdge } from "#functions/runtime/http-edge.ts";
import { cardLinkView } from "#shared/contracts/card-link-view.ts";
import { ListCardLinksQuery } from "#shared/contracts/list-card-links.ts";
import { TABLE_NAME } from "#shared/env.ts";
import { listCardLinks } from "./list-card-links.ts";

const env = requireEnv(TABLE_NAME);
const table = { client: dynamoClient(), name: env.TABLE_NAME };
const deps = { linksOfCustomer: dynamoLinksOfCustomer(table) };

export const handler = httpEdge({ name: "list-card-links" }, async ({ caller, query }) => {
  const asked = checked(ListCardLinksQuery, query);
  const { links, nextCursor } = await listCardLinks(deps, { owner: caller, query: asked });
  const nowMs = systemClock();
  return {
    statusCode: 200,
    body: {
      object: "list",
      data: links.map((link) => cardLinkView(link, nowMs)),
      next_cursor: nextCursor,
    },
    log: { found: links.length },
  };
});

import { dynamoClient } from "#functions/adapters/aws-clients.ts";
import { digest } from "#functions/adapters/digest.ts";
import { dynamoCardLinkStore } from "#functions/adapters/dynamo-card-links.ts";
import { randomToken, systemClock } from "#functions/adapters/system.ts";
import { requireEnv } from "#functions/runtime/env.ts";
import { httpEdge } from "#functions/runtime/http-edge.ts";
import { CreateCardLinkRequest } from "#shared/contracts/card-link.ts";
import { CARD_PAGE_URL, TABLE_NAME } from "#shared/env.ts";
import { createCardLink } from "./create-card-link.ts";

const env = requireEnv(TABLE_NAME, CARD_PAGE_URL);
const deps = {
  links: dynamoCardLinkStore({ client: dynamoClient(), name: env.TABLE_NAME }),
  digest,
  clock: systemClock,
  randomToken,
};

export const handler = httpEdge(
  { name: "create-card-link", body: CreateCardLinkRequest },
  async ({ body, caller }) => {
    const { link, token } = await createCardLink(deps, { owner: caller, request: body });
    return {
      statusCode: 201,
      body: {
        id: `lnk_${link.id}`,
        object: "card_link",
        // In the fragment, which no browser sends: no access log, referrer or preview bot sees it.
        url: `${env.CARD_PAGE_URL}#${token}`,
        customer_id: link.customerId,
        expires_at: link.expiresAt,
      },
      log: { link_id: link.id },
    };
  },
);

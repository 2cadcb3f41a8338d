import { dynamoClient, sqsClient } from "#functions/adapters/aws-clients.ts";
import { digest } from "#functions/adapters/digest.ts";
import { dynamoCardLinkStore } from "#functions/adapters/dynamo-card-links.ts";
import { qrSvg } from "#functions/adapters/qr.ts";
import { sqsCardLinks } from "#functions/adapters/sqs-card-links.ts";
import { randomText, systemClock } from "#functions/adapters/system.ts";
import { requireEnv } from "#functions/runtime/env.ts";
import { httpEdge } from "#functions/runtime/http-edge.ts";
import { RenewCardLinkRequest } from "#shared/contracts/card-link.ts";
import { invitationView } from "#shared/contracts/card-link-invitation.ts";
import { CARD_LINKS_QUEUE_URL, CARD_PAGE_URL, MERCHANT_NAME, TABLE_NAME } from "#shared/env.ts";
import { renewCardLink } from "./renew-card-link.ts";

const env = requireEnv(TABLE_NAME, CARD_LINKS_QUEUE_URL, CARD_PAGE_URL, MERCHANT_NAME);
const deps = {
  links: dynamoCardLinkStore({ client: dynamoClient(), name: env.TABLE_NAME }),
  queue: sqsCardLinks(sqsClient(), env.CARD_LINKS_QUEUE_URL),
  digest,
  clock: systemClock,
  randomText,
};

export const handler = httpEdge(
  { name: "renew-card-link", body: RenewCardLinkRequest, bodyOptional: true },
  async ({ body, caller, path }) => {
    const { link, token } = await renewCardLink(deps, {
      owner: caller,
      id: path["id"] ?? "",
      ...(body.expires_in === undefined ? {} : { livesSeconds: body.expires_in }),
    });
    return {
      statusCode: 200,
      body: invitationView({
        link,
        token,
        nowMs: systemClock(),
        pageUrl: env.CARD_PAGE_URL,
        merchant: env.MERCHANT_NAME,
        qrSvg,
      }),
      log: { link_id: link.id },
    };
  },
);

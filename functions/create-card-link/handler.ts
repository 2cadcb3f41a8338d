import { dynamoClient, sqsClient } from "#functions/adapters/aws-clients.ts";
import { digest } from "#functions/adapters/digest.ts";
import { dynamoCardLinkStore } from "#functions/adapters/dynamo-card-links.ts";
import { dynamoCustomerStore } from "#functions/adapters/dynamo-customers.ts";
import { qrSvg } from "#functions/adapters/qr.ts";
import { sqsCardLinks } from "#functions/adapters/sqs-card-links.ts";
import { randomText, systemClock } from "#functions/adapters/system.ts";
import { requireEnv } from "#functions/runtime/env.ts";
import { httpEdge } from "#functions/runtime/http-edge.ts";
import { CreateCardLinkRequest } from "#shared/contracts/card-link.ts";
import { invitationView } from "#shared/contracts/card-link-invitation.ts";
import {
  CARD_LINKS_QUEUE_URL,
  CARD_PAGE_URL,
  MERCHANT_NAME,
  RETURN_URLS,
  TABLE_NAME,
} from "#shared/env.ts";
import { createCardLink } from "./create-card-link.ts";

const env = requireEnv(TABLE_NAME, CARD_LINKS_QUEUE_URL, CARD_PAGE_URL, MERCHANT_NAME, RETURN_URLS);
const table = { client: dynamoClient(), name: env.TABLE_NAME };
const deps = {
  links: dynamoCardLinkStore(table),
  customers: dynamoCustomerStore(table),
  queue: sqsCardLinks(sqsClient(), env.CARD_LINKS_QUEUE_URL),
  digest,
  clock: systemClock,
  randomText,
  returnUrls: JSON.parse(env.RETURN_URLS) as readonly string[],
};

export const handler = httpEdge(
  { name: "create-card-link", body: CreateCardLinkRequest },
  async ({ body, caller }) => {
    const { link, token } = await createCardLink(deps, { owner: caller, request: body });
    return {
      statusCode: 201,
      body: invitationView({
        link,
        token,
        nowMs: systemClock(),
        pageUrl: env.CARD_PAGE_URL,
        merchant: env.MERCHANT_NAME,
        qrSvg,
      }),
      log: { link_id: link.id },
      measured: { metrics: { LinkCreated: 1 } },
    };
  },
);

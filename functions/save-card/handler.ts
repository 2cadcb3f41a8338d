import { dynamoClient, sqsClient } from "#functions/adapters/aws-clients.ts";
import { askedAhead, awsSecret } from "#functions/adapters/aws-secret.ts";
import { conektaCards } from "#functions/adapters/conekta-cards.ts";
import { digest } from "#functions/adapters/digest.ts";
import { dynamoCardGuard } from "#functions/adapters/dynamo-card-guard.ts";
import { dynamoCardLinkStore } from "#functions/adapters/dynamo-card-links.ts";
import { dynamoCustomerStore } from "#functions/adapters/dynamo-customers.ts";
import { sqsCardLinks } from "#functions/adapters/sqs-card-links.ts";
import { systemClock } from "#functions/adapters/system.ts";
import { awsSettings, requireEnv } from "#functions/runtime/env.ts";
import { httpEdge } from "#functions/runtime/http-edge.ts";
import { addressOf, auditRefusal, limitsOf } from "#functions/runtime/limits.ts";
import { SaveCardRequest } from "#shared/contracts/card-link.ts";
import { linkPageView } from "#shared/contracts/card-link-view.ts";
import { optionalKey } from "#shared/contracts/idempotency-key.ts";
import { bearerOfLink } from "#shared/contracts/link-token.ts";
import type { CardLink } from "#shared/domain/card-link.ts";
import type { PublishedConsent } from "#shared/domain/customer.ts";
import {
  CARD_LINKS_QUEUE_URL,
  CONEKTA_KEY_SECRET,
  CONEKTA_URL,
  LIMITS,
  PUBLISHED_CONSENTS,
  TABLE_NAME,
} from "#shared/env.ts";
import { saveCard } from "./save-card.ts";

const env = requireEnv(
  TABLE_NAME,
  CARD_LINKS_QUEUE_URL,
  CONEKTA_URL,
  CONEKTA_KEY_SECRET,
  LIMITS,
  PUBLISHED_CONSENTS,
);
const table = { client: dynamoClient(), name: env.TABLE_NAME };
const privateKey = askedAhead(awsSecret(env.CONEKTA_KEY_SECRET, awsSettings()));
const limits = limitsOf(env.LIMITS);
const deps = {
  links: dynamoCardLinkStore(table),
  customers: dynamoCustomerStore(table),
  queue: sqsCardLinks(sqsClient(), env.CARD_LINKS_QUEUE_URL),
  gateway: conektaCards({ url: env.CONEKTA_URL, privateKey }),
  guard: dynamoCardGuard(table, {
    limits,
    clock: systemClock,
    audit: auditRefusal,
    secret: privateKey,
  }),
  publishedConsents: JSON.parse(env.PUBLISHED_CONSENTS) as readonly PublishedConsent[],
  digest,
  clock: systemClock,
};

export const handler = httpEdge(
  {
    name: "save-card",
    admit: ({ authorization }) => void bearerOfLink(authorization, digest),
    body: SaveCardRequest,
  },
  async ({ body, headers }) => {
    const { kind, link } = await saveCard(deps, {
      token: bearerOfLink(headers["authorization"], digest),
      idempotencyKey: optionalKey(headers["idempotency-key"]),
      request: body,
      address: addressOf(headers, limits),
    });
    return {
      statusCode: kind === "already_saved" ? 200 : 201,
      ...(kind === "replayed" ? { headers: { "idempotent-replayed": "true" } } : {}),
      body: {
        ...linkPageView(link, systemClock()),
        already_saved: kind === "already_saved",
      },
      log: { link_id: link.id, customer_id: link.customerId, replayed: kind !== "created" },
      ...(kind === "created" ? { measured: { metrics: metricsOf(link) } } : {}),
    };
  },
);

function metricsOf({ consent }: CardLink) {
  const isUnpublished = consent?.published === false;
  return { LinkCompleted: 1, ...(isUnpublished ? { ConsentUnpublished: 1 } : {}) };
}

import { dynamoClient, sqsClient } from "#functions/adapters/aws-clients.ts";
import { awsSecret } from "#functions/adapters/aws-secret.ts";
import { conektaCards } from "#functions/adapters/conekta-cards.ts";
import { dynamoCardLinkStore, dynamoDueCardLinks } from "#functions/adapters/dynamo-card-links.ts";
import { dynamoCustomerStore } from "#functions/adapters/dynamo-customers.ts";
import { sqsCardLinks } from "#functions/adapters/sqs-card-links.ts";
import { systemClock } from "#functions/adapters/system.ts";
import { awsSettings, requireEnv } from "#functions/runtime/env.ts";
import { scheduleEdge } from "#functions/runtime/schedule-edge.ts";
import { CARD_LINKS_QUEUE_URL, CONEKTA_KEY_SECRET, CONEKTA_URL, TABLE_NAME } from "#shared/env.ts";
import { attendCardLinks } from "./attend-card-links.ts";

const env = requireEnv(TABLE_NAME, CARD_LINKS_QUEUE_URL, CONEKTA_URL, CONEKTA_KEY_SECRET);
const table = { client: dynamoClient(), name: env.TABLE_NAME };
const deps = {
  links: dynamoCardLinkStore(table),
  dueLinks: dynamoDueCardLinks(table),
  customers: dynamoCustomerStore(table),
  cards: conektaCards({
    url: env.CONEKTA_URL,
    privateKey: awsSecret(env.CONEKTA_KEY_SECRET, awsSettings()),
  }),
  queue: sqsCardLinks(sqsClient(), env.CARD_LINKS_QUEUE_URL),
  clock: systemClock,
};

export const handler = scheduleEdge("attend-card-links", async () => {
  const { findings, troubles } = await attendCardLinks(deps);
  const count = (finding: (typeof findings)[number]) =>
    findings.filter((each) => each === finding).length;
  const expired = count("expired");
  return {
    alarms: troubles.length > 0,
    log: {
      told: count("told"),
      settled: count("settled"),
      expired,
      ...(troubles.length === 0 ? {} : { troubles: troubles.join("; ") }),
    },
    measured: { metrics: expired > 0 ? { LinkExpired: expired } : {} },
  };
});

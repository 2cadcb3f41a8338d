import { awsSecret } from "#functions/adapters/aws-secret.ts";
import { conektaWebhookKeys, conektaWebhooks } from "#functions/adapters/conekta-webhooks.ts";
import { awsSettings, requireEnv } from "#functions/runtime/env.ts";
import { scheduleEdge } from "#functions/runtime/schedule-edge.ts";
import { parseKeyRing } from "#shared/domain/key-ring.ts";
import {
  CONEKTA_KEY_SECRET,
  CONEKTA_URL,
  SUBSCRIBED_EVENTS,
  WEBHOOK_KEYS_SECRET,
  WEBHOOK_URL,
} from "#shared/env.ts";
import { watchWebhook } from "./watch-webhook.ts";

const env = requireEnv(CONEKTA_URL, CONEKTA_KEY_SECRET, WEBHOOK_KEYS_SECRET, WEBHOOK_URL);
const conekta = {
  url: env.CONEKTA_URL,
  privateKey: awsSecret(env.CONEKTA_KEY_SECRET, awsSettings()),
};
const trusted = awsSecret(env.WEBHOOK_KEYS_SECRET, awsSettings());
const deps = {
  webhooks: conektaWebhooks(conekta),
  keys: conektaWebhookKeys(conekta),
  ring: { read: async () => parseKeyRing(await trusted()) },
};
const wanted = { url: env.WEBHOOK_URL, events: SUBSCRIBED_EVENTS };

export const handler = scheduleEdge("watch-webhook", async () => {
  const { webhook, key } = await watchWebhook(deps, wanted);
  const isDeaf = webhook !== "active";
  const isDistrustful = key !== "active";
  return {
    alarms: isDeaf || isDistrustful,
    log: { webhook, webhook_key: key },
    measured: {
      metrics: {
        ...(isDeaf && { WebhookInactive: 1 }),
        ...(isDistrustful && { WebhookKeyInactive: 1 }),
      },
    },
  };
});

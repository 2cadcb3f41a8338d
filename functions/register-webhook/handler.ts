import { awsKeyRing } from "#functions/adapters/aws-key-ring.ts";
import { conektaWebhookKeys, conektaWebhooks } from "#functions/adapters/conekta-webhooks.ts";
import { fetchSecret } from "#functions/adapters/secrets-manager.ts";
import { systemClock } from "#functions/adapters/system.ts";
import { cloudFormationEdge } from "#functions/runtime/cloudformation-edge.ts";
import { awsSettings, requireEnv } from "#functions/runtime/env.ts";
import { WebhookKeyProperties, WebhookProperties } from "#shared/contracts/registration.ts";
import { PagosError } from "#shared/domain/errors.ts";
import {
  CONEKTA_KEY_SECRET,
  CONEKTA_URL,
  CUSTOM_RESOURCES,
  WEBHOOK_KEYS_SECRET,
} from "#shared/env.ts";
import { keepWebhook, removeWebhook } from "./register-webhook.ts";
import { keepKey, removeKeys } from "./webhook-key.ts";

const env = requireEnv(CONEKTA_URL, CONEKTA_KEY_SECRET, WEBHOOK_KEYS_SECRET);
const conekta = { url: env.CONEKTA_URL, privateKey };
const webhooks = conektaWebhooks(conekta);
const deps = {
  keys: conektaWebhookKeys(conekta),
  ring: awsKeyRing(env.WEBHOOK_KEYS_SECRET, awsSettings()),
  clock: systemClock,
};

export const handler = cloudFormationEdge("register-webhook", {
  [CUSTOM_RESOURCES.webhook]: {
    // The address is the identity: when it changes, CloudFormation has the former one removed.
    physicalId: (properties) => WebhookProperties.parse(properties).Url,
    keep: async (properties) => {
      const { Url, SubscribedEvents, Mode } = WebhookProperties.parse(properties);
      return {
        webhook: await keepWebhook(webhooks, { url: Url, events: SubscribedEvents, mode: Mode }),
      };
    },
    remove: async (url) => ({ removed: await removeWebhook(webhooks, url) }),
  },
  [CUSTOM_RESOURCES.webhookKey]: {
    physicalId: () => "webhook-key",
    keep: async (properties) => ({
      webhook_key: await keepKey(deps, WebhookKeyProperties.parse(properties).Mode),
    }),
    remove: async () => ({ removed: await removeKeys(deps) }),
  },
});

/** Read anew each time: it may have been corrected since the last attempt at this very deployment. */
async function privateKey(): Promise<string> {
  const key = (await fetchSecret(env.CONEKTA_KEY_SECRET, awsSettings())).trim();
  if (/^key_\w+$/.test(key)) return key;
  throw new PagosError(
    "The secret holds no private key of Conekta's (key_…). Store it: npm run pagos -- keys set",
    { code: "conekta_refused_us" },
  );
}

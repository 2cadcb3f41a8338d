import { sqsClient } from "#functions/adapters/aws-clients.ts";
import { awsSecret } from "#functions/adapters/aws-secret.ts";
import { conektaSignature } from "#functions/adapters/conekta-signature.ts";
import { sqsEventQueue } from "#functions/adapters/sqs-event-queue.ts";
import { awsSettings, requireEnv } from "#functions/runtime/env.ts";
import { type HttpAnswer, httpEdge } from "#functions/runtime/http-edge.ts";
import type { Measured } from "#functions/runtime/metrics.ts";
import { EVENTS_QUEUE_URL, WEBHOOK_KEYS_SECRET } from "#shared/env.ts";
import { receiveEvent } from "./webhook.ts";

const env = requireEnv(EVENTS_QUEUE_URL, WEBHOOK_KEYS_SECRET);
const deps = {
  // Not asked ahead: a function that starts before its webhook is registered would remember that there
  // is no key, and refuse Conekta's first events.
  isGenuine: conektaSignature(awsSecret(env.WEBHOOK_KEYS_SECRET, awsSettings())),
  queue: sqsEventQueue(sqsClient(), { url: env.EVENTS_QUEUE_URL, source: "webhook" }),
};

export const handler = httpEdge(
  { name: "webhook", measure: measureRefusal },
  async ({ rawBody, headers }) => {
    const knock = { body: rawBody, signature: headers["digest"] ?? null };
    const { type, correlationId } = await receiveEvent(deps, knock);
    const event = type ?? "unreadable";
    return {
      statusCode: 200,
      body: {},
      log: { event, bytes: rawBody.byteLength },
      ...(correlationId === null ? {} : { correlationId }),
      measured: {
        metrics: { WebhookReceived: 1 },
        apart: { metric: "WebhookReceived", event },
      },
    };
  },
);

/** 401: an attack, or a key that was changed on one side only. 5xx: Conekta has to come again. */
function measureRefusal({ statusCode }: HttpAnswer): Measured | null {
  if (statusCode === 401) return { metrics: { WebhookRejected: 1 } };
  return statusCode >= 500 ? { metrics: { WebhookFailed: 1 } } : null;
}

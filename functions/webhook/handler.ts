import { sqsClient } from "#functions/adapters/aws-clients.ts";
import { awsSecret } from "#functions/adapters/aws-secret.ts";
import { conektaSignature } from "#functions/adapters/conekta-signature.ts";
import { sqsEventQueue } from "#functions/adapters/sqs-event-queue.ts";
import { awsSettings, requireEnv } from "#functions/runtime/env.ts";
import { httpEdge } from "#functions/runtime/http-edge.ts";
import { EVENTS_QUEUE_URL, WEBHOOK_KEYS_SECRET } from "#shared/env.ts";
import { receiveEvent } from "./webhook.ts";

const env = requireEnv(EVENTS_QUEUE_URL, WEBHOOK_KEYS_SECRET);
const deps = {
  isGenuine: conektaSignature(awsSecret(env.WEBHOOK_KEYS_SECRET, awsSettings())),
  queue: sqsEventQueue(sqsClient(), env.EVENTS_QUEUE_URL),
};

export const handler = httpEdge({ name: "webhook" }, async ({ rawBody, headers }) => {
  await receiveEvent(deps, { body: rawBody, signature: headers["digest"] ?? null });
  return { statusCode: 200, body: {}, log: { bytes: rawBody.byteLength } };
});

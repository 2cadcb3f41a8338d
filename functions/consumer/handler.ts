import { dynamoClient, sqsClient } from "#functions/adapters/aws-clients.ts";
import { awsSecret } from "#functions/adapters/aws-secret.ts";
import { conektaOrderBook } from "#functions/adapters/conekta-order-book.ts";
import { dynamoOrderBatch } from "#functions/adapters/dynamo-orders.ts";
import { sqsDownstreams } from "#functions/adapters/sqs-downstreams.ts";
import { retryLater } from "#functions/adapters/sqs-retries.ts";
import { systemClock } from "#functions/adapters/system.ts";
import { awsSettings, requireEnv, stageName } from "#functions/runtime/env.ts";
import { sqsEdge } from "#functions/runtime/sqs-edge.ts";
import {
  ACCOUNTING_QUEUE_URL,
  CONEKTA_KEY_SECRET,
  CONEKTA_URL,
  EVENTS_QUEUE_URL,
  FOREIGN_ORDERS,
  LOGISTICS_QUEUE_URL,
  RETRY_DELAY_SECONDS,
  TABLE_NAME,
} from "#shared/env.ts";
import { accountOf } from "./account-of.ts";
import { consume } from "./consumer.ts";
import { foreignOrdersPolicy } from "./foreign-order.ts";

const env = requireEnv(
  TABLE_NAME,
  EVENTS_QUEUE_URL,
  LOGISTICS_QUEUE_URL,
  ACCOUNTING_QUEUE_URL,
  FOREIGN_ORDERS,
  RETRY_DELAY_SECONDS,
  CONEKTA_URL,
  CONEKTA_KEY_SECRET,
);
const sqs = sqsClient();
const deps = {
  orders: dynamoOrderBatch({ client: dynamoClient(), name: env.TABLE_NAME }),
  downstream: sqsDownstreams(sqs, {
    urls: { logistics: env.LOGISTICS_QUEUE_URL, accounting: env.ACCOUNTING_QUEUE_URL },
    clock: systemClock,
  }),
  book: conektaOrderBook({
    url: env.CONEKTA_URL,
    privateKey: awsSecret(env.CONEKTA_KEY_SECRET, awsSettings()),
  }),
  clock: systemClock,
  foreignOrders: foreignOrdersPolicy(env.FOREIGN_ORDERS),
  stage: stageName(),
};

export const handler = sqsEdge("consumer", async (messages) => {
  const consumed = await consume(deps, messages);
  const { failures } = consumed;
  const failedIds = new Set(failures.map(({ id }) => id));
  await retryLater(sqs, {
    url: env.EVENTS_QUEUE_URL,
    receiptHandles: messages
      .filter(({ id }) => failedIds.has(id))
      .map(({ receiptHandle }) => receiptHandle),
    seconds: Number(env.RETRY_DELAY_SECONDS),
  });
  return { failedIds: [...failedIds], ...accountOf(messages, consumed) };
});

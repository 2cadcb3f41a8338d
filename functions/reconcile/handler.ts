import { dynamoClient, sqsClient } from "#functions/adapters/aws-clients.ts";
import { awsSecret } from "#functions/adapters/aws-secret.ts";
import { conektaDayBook } from "#functions/adapters/conekta-day-book.ts";
import { conektaEventLog } from "#functions/adapters/conekta-event-log.ts";
import { conektaOrderBook } from "#functions/adapters/conekta-order-book.ts";
import { dynamoOrderBatch, dynamoUnsettledOrders } from "#functions/adapters/dynamo-orders.ts";
import { dynamoSweepStore } from "#functions/adapters/dynamo-sweep.ts";
import { sqsDownstreams } from "#functions/adapters/sqs-downstreams.ts";
import { sqsEventQueue } from "#functions/adapters/sqs-event-queue.ts";
import { systemClock } from "#functions/adapters/system.ts";
import { awsSettings, requireEnv, stageName } from "#functions/runtime/env.ts";
import { scheduleEdge } from "#functions/runtime/schedule-edge.ts";
import {
  ACCOUNTING_QUEUE_URL,
  CONEKTA_KEY_SECRET,
  CONEKTA_URL,
  EVENTS_QUEUE_URL,
  LOGISTICS_QUEUE_URL,
  RECONCILE_EVERY_SECONDS,
  SAFETY_DELAY_SECONDS,
  TABLE_NAME,
} from "#shared/env.ts";
import { reconcile } from "./reconcile.ts";

const env = requireEnv(
  TABLE_NAME,
  EVENTS_QUEUE_URL,
  LOGISTICS_QUEUE_URL,
  ACCOUNTING_QUEUE_URL,
  CONEKTA_URL,
  CONEKTA_KEY_SECRET,
  RECONCILE_EVERY_SECONDS,
  SAFETY_DELAY_SECONDS,
);
const table = { client: dynamoClient(), name: env.TABLE_NAME };
const sqs = sqsClient();
const conekta = {
  url: env.CONEKTA_URL,
  privateKey: awsSecret(env.CONEKTA_KEY_SECRET, awsSettings()),
};
const deps = {
  orders: dynamoOrderBatch(table),
  unsettled: dynamoUnsettledOrders(table),
  sweeps: dynamoSweepStore(table),
  book: conektaOrderBook(conekta),
  log: conektaEventLog(conekta),
  days: conektaDayBook(conekta),
  events: sqsEventQueue(sqs, { url: env.EVENTS_QUEUE_URL, source: "reconcile" }),
  downstream: sqsDownstreams(sqs, {
    urls: { logistics: env.LOGISTICS_QUEUE_URL, accounting: env.ACCOUNTING_QUEUE_URL },
    clock: systemClock,
  }),
  clock: systemClock,
  stage: stageName(),
  pace: {
    everyMs: Number(env.RECONCILE_EVERY_SECONDS) * 1000,
    safetyDelayMs: Number(env.SAFETY_DELAY_SECONDS) * 1000,
  },
};

export const handler = scheduleEdge("reconcile", async () => {
  const { oldestUnknownMs, longUnknown, stuck, troubles, day, ...counts } = await reconcile(deps);
  return {
    alarms: stuck.length > 0 || troubles.length > 0 || counts.drift > 0,
    log: {
      ...counts,
      oldest_unknown_s: Math.round(oldestUnknownMs / 1000),
      ...(day === null
        ? {}
        : {
            day: day.day,
            paid_here_cents: inWords(day.here),
            paid_conekta_cents: inWords(day.conekta),
          }),
      ...(stuck.length === 0
        ? {}
        : { stuck: stuck.length, stuck_orders: stuck.slice(0, 3).join(" ") }),
      ...(troubles.length === 0 ? {} : { troubles: troubles.join("; ") }),
    },
    measured: {
      metrics: {
        ...(longUnknown > 0 && { StateUnknown: longUnknown }),
        ...(stuck.length > 0 && { OrderStuck: stuck.length }),
        ...(counts.drift > 0 && { ReconcileDrift: counts.drift }),
        ...(counts.missing > 0 && { EventMissed: counts.missing }),
        ...(troubles.length > 0 && { ReconcileTrouble: troubles.length }),
      },
    },
  };
});

/** `35000 MXN, 1200 USD`: a sum of each currency. */
function inWords(totals: Readonly<Record<string, number>>): string {
  const sums = Object.entries(totals).map(([currency, cents]) => `${cents} ${currency}`);
  return sums.sort().join(", ") || "0";
}

import { type IMetric, type IWidget, Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Duration } from "aws-cdk-lib/core";
import { CONEKTA_TIMEOUT_MS } from "#shared/env.ts";
import { DOWNSTREAM_LATE_S } from "./downstream-alarms.ts";
import { EVENTS_LATE_S } from "./event-alarms.ts";
import { measured } from "./metrics.ts";
import type { Observed } from "./observed.ts";
import { graphs } from "./widgets.ts";

const PERIOD = Duration.minutes(5);
const P50 = Stats.percentile(50);
const P95 = Stats.percentile(95);
const P99 = Stats.percentile(99);

/** From the merchant's request to Conekta's event in the queue. */
export function entry({ stage, functions, events, apiId }: Observed): IWidget[] {
  const api = (metricName: string, statistic: string): IMetric =>
    new Metric({
      namespace: "AWS/ApiGateway",
      metricName,
      dimensionsMap: { ApiId: apiId },
      statistic,
      period: PERIOD,
      label: `${metricName} ${statistic}`,
    });
  const conekta = (statistic: string) =>
    measured(stage, "ConektaMs", { statistic, label: `${statistic} ms` });
  return graphs(
    {
      title: "API: requests, and p95",
      unit: "requests in 5 min",
      left: [api("Count", Stats.SUM), api("4xx", Stats.SUM), api("5xx", Stats.SUM)],
      right: [api("Latency", P95)],
    },
    {
      title: "Conekta: time to an answer",
      unit: "ms",
      left: [conekta(P50), conekta(P95), conekta(P99)],
      right: [measured(stage, "ConektaUnavailable"), measured(stage, "MerchantMisconfigured")],
      target: { value: CONEKTA_TIMEOUT_MS, label: "we give up" },
    },
    {
      title: "Webhook: events",
      unit: "events in 5 min",
      left: [measured(stage, "WebhookReceived"), measured(stage, "WebhookRejected")],
      right: [functions.named("webhook").metricDuration({ statistic: P95, label: "p95 ms" })],
    },
    {
      title: "Events queue: waiting, and the oldest",
      unit: "messages",
      left: [events.queue.metricApproximateNumberOfMessagesVisible({ label: "waiting" })],
      right: [events.queue.metricApproximateAgeOfOldestMessage({ label: "oldest, s" })],
      rightTarget: { value: EVENTS_LATE_S, label: "late" },
    },
  );
}

/** From the queue to the systems downstream. */
export function processing({ stage, functions, downstream, tableName }: Observed): IWidget[] {
  const consumer = functions.named("consumer");
  const table = (metricName: string): IMetric =>
    new Metric({
      namespace: "AWS/DynamoDB",
      metricName,
      dimensionsMap: { TableName: tableName },
      statistic: Stats.SUM,
      period: PERIOD,
      label: metricName,
    });
  return graphs(
    {
      title: "Consumer: time for a batch, and trouble",
      unit: "ms",
      left: [consumer.metricDuration({ statistic: P95, label: "p95 ms" })],
      right: [
        measured(stage, "EventFailed"),
        consumer.metricThrottles({ label: "throttles" }),
        consumer.metric("ConcurrentExecutions", { statistic: Stats.MAXIMUM, label: "at a time" }),
      ],
    },
    {
      title: "Consumer: events that told nothing new",
      unit: "events in 5 min",
      left: [measured(stage, "WebhookDuplicate"), measured(stage, "OutOfOrderIgnored")],
    },
    {
      title: "Table: held back, and lost races",
      unit: "calls in 5 min",
      left: [table("ReadThrottleEvents"), table("WriteThrottleEvents")],
      right: [table("ConditionalCheckFailedRequests")],
    },
    {
      title: "Downstream: sent, and the oldest that waits",
      unit: "messages in 5 min",
      left: [sent("logistics", downstream.logistics), sent("accounting", downstream.accounting)],
      right: [
        oldest("logistics", downstream.logistics),
        oldest("accounting", downstream.accounting),
      ],
      rightTarget: { value: DOWNSTREAM_LATE_S, label: "late" },
    },
  );
}

const sent = (label: string, queue: Queue) => queue.metricNumberOfMessagesSent({ label });

const oldest = (name: string, queue: Queue) =>
  queue.metricApproximateAgeOfOldestMessage({ label: `${name}: oldest, s` });

import {
  GraphWidget,
  type IMetric,
  type IWidget,
  MathExpression,
  Metric,
  Stats,
} from "aws-cdk-lib/aws-cloudwatch";
import { Duration } from "aws-cdk-lib/core";
import { MEMORY_MB } from "#infra/constructs/house-function.ts";
import { PRICES, type PriceName } from "#infra/prices.ts";
import { BY_CUSTOMER, UNSETTLED } from "#shared/env.ts";
import { orZero } from "./metrics.ts";
import type { Observed } from "./observed.ts";
import { figure } from "./widgets.ts";

const HOUR = Duration.hours(1);
const DAY = Duration.days(1);

/** What a payment meets on its way, and the reconciler, which never rests. */
const BUSY = ["create-order", "webhook", "consumer", "reconcile"] as const;

/** What AWS counts, and how much of what it charges for one of it is. */
type Usage = {
  readonly counted: readonly IMetric[];
  readonly price: PriceName;
  readonly unitsEach: number;
};

/**
 * Dollars by list price, from what AWS counts of this stage, minutes later. AWS's own estimate
 * (`AWS/Billing`) is of the whole account, hours late, in us-east-1 only, and has to be asked for.
 */
export function cost(observed: Observed): IWidget[] {
  const left = Object.entries(usagesOf(observed, HOUR)).map(([service, usages]) =>
    dollars(service, { usages, period: HOUR }),
  );
  const usages = Object.values(usagesOf(observed, DAY)).flat();
  return [
    new GraphWidget({
      title:
        "Payments, estimated: us-east-1 list prices, without CloudFront, WAF, what stands idle",
      width: 18,
      height: 6,
      stacked: true,
      left,
      leftYAxis: { label: "USD an hour", showUnits: false, min: 0 },
    }),
    figure("Estimated USD (1 day)", dollars("USD", { usages, period: DAY }), 6),
  ];
}

function usagesOf(on: Observed, period: Duration): Readonly<Record<string, readonly Usage[]>> {
  const { apiId, events, downstream } = on;
  const functions = BUSY.map((name) => on.functions.named(name));
  const sum = { statistic: Stats.SUM, period };
  const of = (namespace: string, metricName: string, dimensionsMap: Record<string, string>) =>
    new Metric({ namespace, metricName, dimensionsMap, ...sum });
  const table = (metricName: string) => [
    of("AWS/DynamoDB", metricName, { TableName: on.tableName }),
    ...[BY_CUSTOMER, UNSETTLED].map(({ name: GlobalSecondaryIndexName }) =>
      of("AWS/DynamoDB", metricName, { TableName: on.tableName, GlobalSecondaryIndexName }),
    ),
  ];
  const logs = functions.map(({ logGroup }) =>
    of("AWS/Logs", "IncomingBytes", { LogGroupName: logGroup.logGroupName }),
  );
  const { queue } = events;
  const ofEvents = [
    queue.metricNumberOfMessagesSent(sum),
    queue.metricNumberOfMessagesReceived(sum),
    queue.metricNumberOfMessagesDeleted(sum),
    queue.metricNumberOfEmptyReceives(sum),
  ];
  const told = [downstream.logistics, downstream.accounting].map((each) =>
    each.metricNumberOfMessagesSent(sum),
  );
  return {
    "API Gateway": [usage("apiRequest", [of("AWS/ApiGateway", "Count", { ApiId: apiId })])],
    Lambda: [
      usage(
        "lambdaRequest",
        functions.map((each) => each.metricInvocations(sum)),
      ),
      {
        ...usage(
          "lambdaGbSecond",
          functions.map((each) => each.metricDuration(sum)),
        ),
        unitsEach: MEMORY_MB / 1_024 / 1_000,
      },
    ],
    DynamoDB: [
      usage("tableWrite", table("ConsumedWriteCapacityUnits")),
      usage("tableRead", table("ConsumedReadCapacityUnits")),
    ],
    SQS: [usage("queueRequest", ofEvents), usage("fifoRequest", told)],
    CloudWatch: [{ ...usage("logGb", logs), unitsEach: 1e-9 }],
  };
}

const usage = (price: PriceName, counted: readonly IMetric[]): Usage => {
  return { price, counted, unitsEach: 1 };
};

function dollars(
  label: string,
  { usages, period }: { readonly usages: readonly Usage[]; readonly period: Duration },
): MathExpression {
  const named = usages.map((each) => ({
    ...each,
    metrics: each.counted.map((metric, at): [string, IMetric] => [`${each.price}${at}`, metric]),
  }));
  const terms = named.map(({ metrics, price, unitsEach }) => {
    return `(${metrics.map(([id]) => orZero(id)).join(" + ")}) * ${dollarsOf(price, unitsEach)}`;
  });
  const usingMetrics = Object.fromEntries(named.flatMap(({ metrics }) => metrics));
  return new MathExpression({ expression: terms.join(" + "), usingMetrics, label, period });
}

/** Written out: expressions are documented without exponents. */
const dollarsOf = (price: PriceName, units: number): string =>
  ((PRICES[price].usd * units) / PRICES[price].per).toFixed(15);

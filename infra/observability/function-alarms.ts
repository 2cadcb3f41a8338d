import { MathExpression, Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Duration } from "aws-cdk-lib/core";
import type { FunctionName } from "#infra/functions.ts";
import { measured, orZero } from "./metrics.ts";
import type { Alarms, Observed } from "./observed.ts";

/** Money waits while one of these does not run. */
const VITAL = ["create-order", "create-customer", "save-card", "webhook", "consumer"] as const;
/** What may leave somebody's money half-way. CloudWatch adds up ten metrics in an alarm at most. */
const AT_WORK = [
  ...VITAL,
  "refund-order",
  "cancel-order",
  "capture-order",
  "replace-card",
  "attend-card-links",
] as const;

const PERIOD = Duration.minutes(5);
const functions = { priority: "P2", area: "Functions", silence: "calm" } as const;

/** Our own machinery fails, or AWS holds it back. */
export function functionAlarms(on: Observed): Alarms {
  const { stage } = on;
  return {
    InternalError: {
      ...functions,
      metric: measured(stage, "InternalError"),
      alarmAt: { least: 1 },
      impact: "Callers are answered 500: something that only a mistake of ours can explain",
      firstAction: "read where it happened",
      runbook: "functions-failing",
      query: "errors",
    },
    FunctionCrashed: {
      ...functions,
      metric: sumOf("crashed", AT_WORK, (name) =>
        on.functions.named(name).metricErrors({ period: PERIOD }),
      ),
      alarmAt: { least: 1 },
      impact: "A function crashed or ran out of time in the middle of somebody's payment",
      firstAction: "read where it happened; orders recover by themselves",
      runbook: "functions-failing",
      query: "errors",
    },
    Throttled: {
      ...functions,
      metric: sumOf("throttled", VITAL, (name) =>
        on.functions.named(name).metricThrottles({ period: PERIOD }),
      ),
      alarmAt: { least: 1 },
      impact: "Lambda turns calls away: the account's concurrency is used up",
      firstAction: "see which function takes it all",
      runbook: "functions-failing",
      query: "coldStarts",
    },
    TableThrottled: {
      ...functions,
      metric: tableThrottled(on),
      alarmAt: { least: 1 },
      impact: "DynamoDB turns calls away: payments are slow, then fail",
      firstAction: "look at the table's consumed capacity",
      runbook: "functions-failing",
      query: "slowest",
    },
    ...reconcilerAlarms(on),
  };
}

function reconcilerAlarms({ stage, functions: deployed }: Observed): Alarms {
  return {
    ReconcilerStopped: {
      ...functions,
      metric: finishedRuns(deployed.named("reconcile")),
      alarmAt: { below: 1 },
      silence: "alarm",
      impact: "Nobody looks after undecided orders and unsent messages",
      firstAction: "look whether its schedule is on",
      runbook: "reconciler-stopped",
      query: "reconciler",
    },
    ReconcilerTroubled: {
      ...functions,
      metric: measured(stage, "ReconcileTrouble"),
      alarmAt: { least: 1 },
      periods: 3,
      impact: "For a quarter of an hour the reconciler could not do all of its work",
      firstAction: "read what is in its way; most often it is Conekta",
      runbook: "reconciler-stopped",
      query: "reconciler",
    },
  };
}

/** A run that crashed or ran out of time is a run that did not happen. */
function finishedRuns(lambda: LambdaFunction): MathExpression {
  const period = Duration.minutes(15);
  return new MathExpression({
    expression: "begun - FILL(crashed, 0)",
    usingMetrics: {
      begun: lambda.metricInvocations({ period }),
      crashed: lambda.metricErrors({ period }),
    },
    label: "runs that ended well",
    period,
  });
}

function sumOf(
  label: string,
  names: readonly FunctionName[],
  metricOf: (name: FunctionName) => Metric,
): MathExpression {
  const idOf = (name: FunctionName) => name.replaceAll("-", "_");
  return new MathExpression({
    expression: names.map((name) => orZero(idOf(name))).join(" + "),
    usingMetrics: Object.fromEntries(names.map((name) => [idOf(name), metricOf(name)])),
    label,
    period: PERIOD,
  });
}

function tableThrottled({ tableName }: Observed): MathExpression {
  const events = (metricName: string) =>
    new Metric({
      namespace: "AWS/DynamoDB",
      metricName,
      dimensionsMap: { TableName: tableName },
      statistic: Stats.SUM,
      period: PERIOD,
    });
  return new MathExpression({
    expression: "FILL(reads, 0) + FILL(writes, 0)",
    usingMetrics: { reads: events("ReadThrottleEvents"), writes: events("WriteThrottleEvents") },
    label: "throttled",
    period: PERIOD,
  });
}

import {
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
  Metric,
  Stats,
} from "aws-cdk-lib/aws-cloudwatch";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Aws, Duration } from "aws-cdk-lib/core";
import type { Stage } from "#infra/stages.ts";
import { METRICS_NAMESPACE, STAGE_DIMENSION } from "#shared/metrics.ts";
import { measured, orZero, percent } from "./metrics.ts";
import type { Observed } from "./observed.ts";
import { blockedShare } from "./page-alarms.ts";
import { QUERIES } from "./queries.ts";
import { figure, graphs, heading } from "./widgets.ts";

const QUARTER = Duration.minutes(15);
const WEEK = Duration.days(7);

export function header({ stage }: Observed): IWidget {
  const { mode } = stage.conekta;
  const banner = mode === "live" ? "LIVE: real cards, real money" : "SANDBOX: no money moves";
  const console = `https://${Aws.REGION}.console.aws.amazon.com`;
  const links = [
    `[Queries](${console}/cloudwatch/home?region=${Aws.REGION}#logsV2:logs-insights)`,
    `[Alarms](${console}/cloudwatch/home?region=${Aws.REGION}#alarmsV2:?search=Pagos-${stage.name})`,
    `[Queues](${console}/sqs/v3/home?region=${Aws.REGION}#/queues)`,
    `[Table](${console}/dynamodbv2/home?region=${Aws.REGION}#tables)`,
    "[Conekta's panel](https://panel.conekta.com)",
  ];
  const { runbooksUrl } = stage.operations;
  const runbooks = runbooksUrl.startsWith("https://")
    ? `[Runbooks](${runbooksUrl}/README.md)`
    : `Runbooks: \`${runbooksUrl}\``;
  const found = `Saved queries are under \`Pagos/${stage.name}/\`, from \`${QUERIES.payment.name}\` on. ${runbooks}. Every hop of a payment: \`npm run pagos -- console --stage ${stage.name}\``;
  return heading(`# Pagos ${stage.name} · ${banner}\n${links.join(" · ")}\n\n${found}`, 3);
}

/** What answers the question of its heading. */
export function money({ stage, functions }: Observed): IWidget[] {
  const paidRate = (period: Duration, label: string) =>
    percent(
      label,
      { part: orZero("paid"), whole: "requested" },
      {
        paid: measured(stage, "ChargePaid", { period }),
        requested: measured(stage, "ChargeRequested", { period }),
      },
    );
  const charges = new MathExpression({
    expression: "FILL(charges, 0) / 5",
    usingMetrics: { charges: measured(stage, "ChargeRequested") },
    label: "charges a minute",
  });
  const unknown = measured(stage, "ChargeUnknown", { period: QUARTER });
  return [
    figure("Charges a minute", charges, 3),
    figure("Paid, % (15 min)", paidRate(QUARTER, "15 min"), 3),
    figure("Paid, % (7 days)", paidRate(WEEK, "7 days"), 3),
    new GraphWidget({
      title: "Declined by family, % of charges (15 min)",
      left: [declinedByFamily(stage)],
      width: 5,
      height: 4,
    }),
    figure(
      "Request to paid and told, median ms",
      measured(stage, "TimeToPaidMs", { statistic: Stats.percentile(50), period: QUARTER }),
      3,
    ),
    figure("Ended unknown (15 min)", unknown, 3),
    oldestUndecided(functions.named("reconcile")),
  ];
}

/** Read from the reconciler's lines, which hold it anyway: a metric of its own would cost more. */
function oldestUndecided({ logGroup }: LambdaFunction): IWidget {
  return new LogQueryWidget({
    title: "Oldest order that is not decided, s",
    logGroupNames: [logGroup.logGroupName],
    view: LogQueryVisualizationType.LINE,
    queryLines: ['filter fn = "reconcile"', "stats max(oldest_unknown_s) as seconds by bin(15m)"],
    width: 4,
    height: 4,
  });
}

function declinedByFamily(stage: Stage): IMetric {
  const search = `SEARCH('{${METRICS_NAMESPACE},${STAGE_DIMENSION},family} MetricName="ChargeDeclined" ${STAGE_DIMENSION}="${stage.name}"', 'Sum', 900)`;
  return new MathExpression({
    expression: `100 * ${search} / requested`,
    usingMetrics: { requested: measured(stage, "ChargeRequested", { period: QUARTER }) },
    label: "",
    period: QUARTER,
  });
}

export function stuck({ stage, events, downstream }: Observed): IWidget[] {
  const queues = {
    events: events.deadLetters,
    logistics: downstream.logistics.deadLetterQueue?.queue,
    accounting: downstream.accounting.deadLetterQueue?.queue,
    "card links": downstream.cardLinks.deadLetterQueue?.queue,
  };
  const depths = Object.entries(queues).flatMap(
    ([label, queue]) => queue?.metricApproximateNumberOfMessagesVisible({ label }) ?? [],
  );
  return graphs(
    { title: "Dead letters", unit: "messages", left: depths },
    {
      title: "Undecided orders",
      unit: "orders",
      left: [measured(stage, "StateUnknown"), measured(stage, "OrderStuck")],
    },
    {
      title: "Reconciler: differences, events that never came",
      unit: "in 5 min",
      left: [measured(stage, "ReconcileDrift"), measured(stage, "EventMissed")],
      right: [measured(stage, "ReconcileTrouble")],
    },
  );
}

export function page({ stage }: Observed): IWidget[] {
  const state = (name: string) =>
    measured(stage, "PageState", { apart: { state: name }, label: name });
  return graphs(
    {
      title: "From opened to saved",
      unit: "pages in 5 min",
      left: ["component.loading", "ready", "submitting.saving", "success"].map(state),
    },
    {
      title: "What went otherwise",
      unit: "pages in 5 min",
      left: ["component.blocked", "action.required", "error.recoverable", "error.final"].map(state),
      right: [blockedShare(stage, Duration.minutes(5))],
    },
    {
      title: "Links, and refusals by limits",
      unit: "in 5 min",
      left: (
        ["LinkCreated", "LinkOpened", "LinkCompleted", "LinkExpired", "ConsentUnpublished"] as const
      ).map((name) => measured(stage, name)),
      right: [measured(stage, "LimitRefused")],
    },
  );
}

export function limits({ functions, tableName, apiId }: Observed): IWidget[] {
  const consumed = (metricName: string) =>
    new Metric({
      namespace: "AWS/DynamoDB",
      metricName,
      dimensionsMap: { TableName: tableName },
      statistic: Stats.SUM,
      label: metricName,
    });
  const concurrency = new Metric({
    namespace: "AWS/Lambda",
    metricName: "ConcurrentExecutions",
    statistic: Stats.MAXIMUM,
    label: "of the whole account",
  });
  const requests = new Metric({
    namespace: "AWS/ApiGateway",
    metricName: "Count",
    dimensionsMap: { ApiId: apiId },
    statistic: Stats.SUM,
    label: "requests",
  });
  const names = ["create-order", "webhook", "consumer", "reconcile"] as const;
  return graphs(
    {
      title: "Lambda: time that is paid for",
      unit: "ms in 5 min",
      left: names.map((name) =>
        functions.named(name).metricDuration({ statistic: Stats.SUM, label: name }),
      ),
    },
    { title: "Lambda: at a time", unit: "environments", left: [concurrency] },
    { title: "API", unit: "requests in 5 min", left: [requests] },
    {
      title: "DynamoDB: units that are paid for",
      unit: "units in 5 min",
      left: [consumed("ConsumedReadCapacityUnits"), consumed("ConsumedWriteCapacityUnits")],
    },
  );
}

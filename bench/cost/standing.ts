import * as z from "zod";
import { type Deployed, propertiesOf } from "#bench/deployed.ts";
import { DECLINE_FAMILIES } from "#shared/domain/declines.ts";
import { SUBSCRIBED_EVENTS } from "#shared/env.ts";
import { METRIC_NAMES } from "#shared/metrics.ts";
import { assumed, counted, type Line, priced, type Unpriced } from "./line.ts";
import { ASSUMED, MONTH_SECONDS, type Scenario } from "./scenario.ts";

/**
 * What a run of each schedule takes when there is nothing to do, read off the code: the reconciler asks
 * sixteen shards for what is due, reads its cursor twice, asks Conekta for a page of events and its cursor's
 * write; the attendance of links asks its own shard.
 */
const IDLE_RUN = { readUnits: 11, writeUnits: 2, conektaCalls: 1, ownMs: 110, logBytes: 800 };

const Firewall = z.object({ Rules: z.array(z.unknown()) });
const Alarm = z.object({
  Metrics: z.optional(
    z.array(z.object({ MetricStat: z.optional(z.unknown()), Expression: z.optional(z.string()) })),
  ),
});
/** What is usual has an upper and a lower bound, and CloudWatch charges for both. */
const BOUNDS = 2;

/** What a stage costs in a month in which nobody pays, read from its template. */
export function standingOf(deployed: Deployed, scenario: Scenario): readonly Line[] {
  const lines = [...watching(deployed), ...keeping(deployed), ...waking(deployed, scenario)];
  return priced(lines, scenario.factor);
}

function watching(deployed: Deployed): readonly Unpriced[] {
  const isWatched = deployed.stage.operations.watched;
  const words = DECLINE_FAMILIES.length + SUBSCRIBED_EVENTS.length;
  const alarms = propertiesOf(deployed, "AWS::CloudWatch::Alarm", Alarm);
  return [
    counted(
      "alarms",
      "alarmMetric",
      alarms.reduce((sum, each) => sum + metricsOf(each), 0),
    ),
    counted(
      "alarms that page",
      "compositeAlarm",
      count(deployed, "AWS::CloudWatch::CompositeAlarm"),
    ),
    counted("dashboard", "dashboard", count(deployed, "AWS::CloudWatch::Dashboard")),
    assumed(
      "metrics, had every word been said",
      "metric",
      isWatched ? METRIC_NAMES.length + words : 0,
    ),
  ];
}

function metricsOf({ Metrics = [] }: z.infer<typeof Alarm>): number {
  const asked = Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length;
  const isLearned = Metrics.some(({ Expression }) => Expression?.startsWith("ANOMALY_DETECTION"));
  return Math.max(asked, 1) + (isLearned ? BOUNDS : 0);
}

function keeping(deployed: Deployed): readonly Unpriced[] {
  // Conekta's key is the merchant's own secret, and no part of the template.
  const secrets = count(deployed, "AWS::SecretsManager::Secret") + 1;
  const clients = count(deployed, "AWS::Cognito::UserPoolClient");
  const acls = propertiesOf(deployed, "AWS::WAFv2::WebACL", Firewall);
  const rules = acls.reduce((sum, { Rules }) => sum + Rules.length, 0);
  const secretCalls = (ASSUMED.warmEnvironments * MONTH_SECONDS) / 300;
  return [
    counted("secrets", "secret", secrets),
    assumed("reading them", "secretCall", secretCalls),
    counted("the key of alarm messages", "key", count(deployed, "AWS::KMS::Key")),
    counted("the merchant's client", "tokenClient", clients),
    assumed("a token an hour", "token", clients * (MONTH_SECONDS / 3_600)),
    counted("web ACL", "firewall", acls.length),
    counted("rules", "firewallRule", rules),
  ];
}

/** Two schedules that run when nothing is due, and a queue that is asked when it is empty. */
function waking({ stage }: Deployed, { conektaMs }: Scenario): readonly Unpriced[] {
  const runs = MONTH_SECONDS / stage.reconcileEverySeconds;
  const { readUnits, writeUnits, conektaCalls, ownMs, logBytes } = IDLE_RUN;
  const seconds = (ownMs + conektaCalls * conektaMs) / 1_000;
  const polls = (ASSUMED.pollers * MONTH_SECONDS) / ASSUMED.pollSeconds;
  return [
    assumed("idle runs", "lambdaRequest", 2 * runs),
    assumed("idle runs' time", "lambdaGbSecond", runs * seconds * ASSUMED.memoryGb),
    assumed("idle runs' reads", "tableRead", runs * readUnits),
    assumed("idle runs' writes", "tableWrite", runs * writeUnits),
    assumed("idle runs' lines", "logGb", (runs * 2 * logBytes) / 1e9),
    assumed("asking an empty queue", "queueRequest", polls),
  ];
}

const count = ({ resources }: Deployed, type: string): number =>
  resources.filter(({ Type }) => Type === type).length;

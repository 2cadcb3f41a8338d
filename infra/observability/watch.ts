import {
  Alarm,
  type AlarmBase,
  AnomalyDetectionAlarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { Stage } from "#infra/stages.ts";
import { type QueryId, queryName } from "./queries.ts";
import type { Runbook } from "./runbooks.ts";

/** P1: money, now, whatever the hour. P2: today. P3: this week. */
export const PRIORITIES = ["P1", "P2", "P3"] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Alarms of one area usually have one cause, and page somebody once. */
export const AREAS = [
  "Money",
  "Fraud",
  "Events",
  "Conekta",
  "Downstream",
  "Functions",
  "Page",
  "Edge",
] as const;
export type Area = (typeof AREAS)[number];

type Unusual = { readonly deviationsBelow: number };

/** An alarm, which cannot be made without telling whoever it wakes what it means and what to do. */
export type Watched = {
  readonly priority: Priority;
  readonly area: Area;
  /** What it means to a human: "paid orders do not reach the warehouse". */
  readonly impact: string;
  readonly firstAction: string;
  readonly runbook: Runbook;
  /** Null: no log line tells of it. */
  readonly query: QueryId | null;
  readonly metric: IMetric;
  /** At or above a value, below one, or this many deviations below what is usual for the hour. */
  readonly alarmAt: { readonly least: number } | { readonly below: number } | Unusual;
  /** How many periods in a row it takes; absent: one. */
  readonly periods?: number;
  /** What no data at all means; "as before": nothing new, for what is measured now and then. */
  readonly silence: "calm" | "alarm" | "as before";
};

export type WatchProps = Watched & { readonly stage: Stage };

const SILENCE = {
  calm: TreatMissingData.NOT_BREACHING,
  alarm: TreatMissingData.BREACHING,
  "as before": TreatMissingData.IGNORE,
} as const;

export class Watch extends Construct {
  readonly alarm: AlarmBase;
  readonly priority: Priority;
  readonly area: Area;

  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id);
    this.priority = props.priority;
    this.area = props.area;
    const { metric, alarmAt } = props;
    const about = {
      metric,
      alarmName: `Pagos-${props.stage.name}-${props.priority}-${id}`,
      alarmDescription: descriptionOf(props),
      evaluationPeriods: props.periods ?? 1,
      treatMissingData: SILENCE[props.silence],
    };
    this.alarm =
      "deviationsBelow" in alarmAt
        ? new AnomalyDetectionAlarm(this, "Alarm", {
            ...about,
            stdDevs: alarmAt.deviationsBelow,
            comparisonOperator: ComparisonOperator.LESS_THAN_LOWER_THRESHOLD,
          })
        : new Alarm(this, "Alarm", { ...about, ...thresholdOf(alarmAt) });
  }
}

function thresholdOf(alarmAt: Exclude<Watched["alarmAt"], Unusual>) {
  return "least" in alarmAt
    ? {
        threshold: alarmAt.least,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      }
    : { threshold: alarmAt.below, comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD };
}

/** What it means · what to do first · where to read on · what to run, if anything. */
function descriptionOf({ stage, impact, firstAction, runbook, query }: WatchProps): string {
  if (impact === "" || firstAction === "") throw new Error("An alarm says what it means.");
  const page = `${stage.operations.runbooksUrl}/${runbook}.md`;
  const told = `${impact} · First: ${firstAction} · Runbook: ${page}`;
  return query === null ? told : `${told} · Query: ${queryName(stage, query)}`;
}

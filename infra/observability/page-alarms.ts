import type { MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import { Duration } from "aws-cdk-lib/core";
import type { Stage } from "#infra/stages.ts";
import { measured, orZero, percent } from "./metrics.ts";
import type { Alarms, Observed } from "./observed.ts";

const page = { priority: "P3", area: "Page", silence: "calm" } as const;

/** Card holders cannot save their card, and only their browsers know. */
export function pageAlarms({ stage }: Observed): Alarms {
  return {
    ComponentBlocked: {
      ...page,
      metric: blockedShare(stage, Duration.hours(1)),
      alarmAt: { least: 3 },
      impact: "More than 3 % of card holders see no card form",
      firstAction: "open a link yourself and read the page's own words",
      runbook: "page-blocked",
      query: "page",
    },
    ScriptChanged: {
      ...page,
      metric: measured(stage, "SdkScriptChanged", { period: Duration.hours(1) }),
      alarmAt: { least: 1 },
      impact: "The script that draws the card form is another one than before",
      firstAction: "compare it with what Conekta has announced",
      runbook: "script-changed",
      query: "script",
    },
  };
}

/** Also drawn on the dashboard. */
export const blockedShare = (stage: Stage, period: Duration): MathExpression =>
  percent(
    "pages whose card form did not come, %",
    { part: orZero("blocked"), whole: orZero("opened") },
    {
      blocked: measured(stage, "ComponentBlocked", { period }),
      opened: measured(stage, "PageState", { period, apart: { state: "component.loading" } }),
    },
  );

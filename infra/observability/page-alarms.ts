import { Duration } from "aws-cdk-lib/core";
import { measured, orZero, percent } from "./metrics.ts";
import type { Alarms, Observed } from "./observed.ts";

const page = { priority: "P3", area: "Page", silence: "calm" } as const;

/** Card holders cannot save their card, and only their browsers know. */
export function pageAlarms({ stage }: Observed): Alarms {
  const period = Duration.hours(1);
  return {
    ComponentBlocked: {
      ...page,
      metric: percent(
        "pages whose card form did not come",
        { part: orZero("blocked"), whole: orZero("opened") },
        {
          blocked: measured(stage, "ComponentBlocked", { period }),
          opened: measured(stage, "PageState", { period, apart: { state: "component.loading" } }),
        },
      ),
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

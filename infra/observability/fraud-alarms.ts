import { Duration } from "aws-cdk-lib/core";
import { measured } from "./metrics.ts";
import type { Alarms, Observed } from "./observed.ts";

/**
 * So many refusals by a limit within an hour are no customer's. Somebody who tries one card again and
 * again is refused a handful of times before giving up; a good day refuses nobody, and thieves with a
 * list are refused by the hundred: `test/integration/carding.test.ts` plays all three.
 */
export const REFUSALS_OF_AN_ATTACK = 20;

/** Somebody who is not a customer uses the stage. */
export function fraudAlarms({ stage }: Observed): Alarms {
  return {
    CardTesting: {
      priority: "P2",
      area: "Fraud",
      metric: measured(stage, "LimitRefused", { period: Duration.hours(1) }),
      alarmAt: { least: REFUSALS_OF_AN_ATTACK },
      silence: "calm",
      impact: "Limits refuse cards or orders by the dozen: somebody tries stolen cards out",
      firstAction: "see which limit, which link or which client it is",
      runbook: "stolen-cards",
      query: "refusals",
    },
  };
}

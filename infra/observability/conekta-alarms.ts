import { Stats } from "aws-cdk-lib/aws-cloudwatch";
import { Duration } from "aws-cdk-lib/core";
import { CONEKTA_TIMEOUT_MS } from "#shared/env.ts";
import { measured, orZero, percent } from "./metrics.ts";
import type { Alarms, Observed } from "./observed.ts";

const conekta = { priority: "P2", area: "Conekta", silence: "calm" } as const;

/** We give up on an answer at the time-out, so a percentile cannot pass it: near it is as bad. */
const SLOW_MS = CONEKTA_TIMEOUT_MS * 0.9;
const QUARTER = Duration.minutes(15);

/** Conekta, or what banks say through it, is not as usual. */
export function conektaAlarms({ stage }: Observed): Alarms {
  return {
    ConektaSlow: {
      ...conekta,
      metric: measured(stage, "ConektaMs", { statistic: Stats.percentile(95) }),
      alarmAt: { least: SLOW_MS },
      periods: 3,
      impact: "One answer of Conekta in twenty takes as long as we wait: charges end as unknown",
      firstAction: "look at Conekta's status page",
      runbook: "conekta-down",
      query: "conekta",
    },
    ConektaFailing: {
      ...conekta,
      metric: unanswered(stage),
      alarmAt: { least: 5 },
      periods: 2,
      impact: "More than 5 % of charges get no answer from Conekta",
      firstAction: "look at Conekta's status page; nothing is lost meanwhile",
      runbook: "conekta-down",
      query: "conekta",
    },
    MerchantMisconfigured: {
      ...conekta,
      metric: measured(stage, "MerchantMisconfigured"),
      alarmAt: { least: 1 },
      impact: "Conekta refuses us, not the customer: our key, our account or our request is wrong",
      firstAction: "read Conekta's code, then check the private key",
      runbook: "merchant-misconfigured",
      query: "conekta",
    },
    ...(stage.operations.anomalyDetection && { PaidRateLow: paidRateLow(stage) }),
    UnknownConektaCode: {
      ...conekta,
      priority: "P3",
      metric: measured(stage, "UnknownConektaCode", { period: Duration.hours(1) }),
      alarmAt: { least: 1 },
      impact: "Conekta used a word that we do not know; the card holder read the general message",
      firstAction: "add the code to the table of refusals",
      runbook: "unknown-code",
      query: "declines",
    },
  };
}

function unanswered(stage: Observed["stage"]) {
  const silent = `${orZero("unavailable")} + ${orZero("unknown")}`;
  return percent(
    "charges without an answer",
    { part: silent, whole: `${orZero("requested")} + ${orZero("unavailable")}` },
    {
      unavailable: measured(stage, "ConektaUnavailable"),
      unknown: measured(stage, "ChargeUnknown"),
      requested: measured(stage, "ChargeRequested"),
    },
  );
}

function paidRateLow(stage: Observed["stage"]): Alarms[string] {
  const period = QUARTER;
  return {
    ...conekta,
    metric: percent(
      "charges that were paid",
      { part: orZero("paid"), whole: "requested" },
      {
        paid: measured(stage, "ChargePaid", { period }),
        requested: measured(stage, "ChargeRequested", { period }),
      },
    ),
    alarmAt: { deviationsBelow: 3 },
    periods: 3,
    impact: "Far fewer charges are paid than is usual at this hour",
    firstAction: "see which family of refusals has grown",
    runbook: "declines-up",
    query: "declines",
  };
}

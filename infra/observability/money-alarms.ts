import { measured } from "./metrics.ts";
import type { Alarms, Observed } from "./observed.ts";

/** Somebody's money may be where it should not be, or nobody knows where it is. */
export function moneyAlarms({ stage }: Observed): Alarms {
  const money = { priority: "P1", area: "Money", alarmAt: { least: 1 }, silence: "calm" } as const;
  return {
    StateUnknown: {
      ...money,
      metric: measured(stage, "StateUnknown"),
      impact: "For a quarter of an hour nobody knows whether a customer was charged",
      firstAction: "look whether Conekta answers; charge nothing again",
      runbook: "state-unknown",
      query: "undecided",
    },
    OrderStuck: {
      ...money,
      metric: measured(stage, "OrderStuck"),
      impact: "An order is undecided after days of asking, and only a person can find out more",
      firstAction: "find the order in Conekta's panel",
      runbook: "state-unknown",
      query: "undecided",
    },
    ReconcileDrift: {
      ...money,
      metric: measured(stage, "ReconcileDrift"),
      impact:
        "Our books and Conekta's differ: an order was paid there and not here, or differs in amount",
      firstAction: "compare the day's two sums",
      runbook: "reconcile-drift",
      query: "reconciler",
    },
    UnverifiedEnqueued: {
      ...money,
      metric: measured(stage, "UnverifiedEnqueued"),
      impact: "An event entered the queue past the webhook's check of Conekta's signature",
      firstAction: "find out who may send to the events queue, and who did",
      runbook: "forged-event",
      query: "deadLetters",
    },
  };
}

import { MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import { Duration } from "aws-cdk-lib/core";
import { measured, orZero, percent } from "./metrics.ts";
import type { Alarms, Observed } from "./observed.ts";

const MINUTE = Duration.minutes(1);
/** Age of the oldest event, at which paid orders are delivered late. */
export const EVENTS_LATE_S = 120;
/** Two looks, so that there is always one in it: while one finds something, the alarm stays on. */
const WEBHOOK_WATCHED_FOR = Duration.hours(2);
const events = { area: "Events", silence: "calm" } as const;

/** What Conekta tells does not get through, or not in time. */
export function eventAlarms(on: Observed): Alarms {
  const { registersWebhook } = on.stage.conekta;
  return { ...arrival(on), ...application(on), ...(registersWebhook && registration(on)) };
}

/** On a day without payments nothing else tells that Conekta's next event would not get through. */
function registration({ stage }: Observed): Alarms {
  const look = { period: WEBHOOK_WATCHED_FOR };
  return {
    WebhookInactive: {
      ...events,
      priority: "P2",
      metric: measured(stage, "WebhookInactive", look),
      alarmAt: { least: 1 },
      impact: "Conekta does not call us, or not of everything: payments are settled minutes late",
      firstAction: "ask the doctor what is wrong with the webhook",
      runbook: "webhooks-stopped",
      query: "webhook",
    },
    WebhookKeyInactive: {
      ...events,
      priority: "P2",
      metric: measured(stage, "WebhookKeyInactive", look),
      alarmAt: { least: 1 },
      impact: "Conekta signs with no key that we trust: whatever it tells us is refused",
      firstAction: "list the keys of both sides, then rotate",
      runbook: "key-rotation",
      query: "webhook",
    },
  };
}

function arrival({ stage, functions }: Observed): Alarms {
  const webhook = functions.named("webhook");
  return {
    WebhooksStopped: {
      ...events,
      priority: "P1",
      metric: charged({ stage }),
      alarmAt: { least: 1 },
      impact: "Customers are charged, and for 30 minutes Conekta has told us of nothing",
      firstAction: "look whether the webhook is still active at Conekta",
      runbook: "webhooks-stopped",
      query: "rejected",
    },
    WebhookFailing: {
      ...events,
      priority: "P1",
      metric: percent(
        "webhooks answered 5xx",
        { part: `${orZero("failed")} + ${orZero("crashed")}`, whole: "calls" },
        {
          failed: measured(stage, "WebhookFailed"),
          crashed: webhook.metricErrors(),
          calls: webhook.metricInvocations(),
        },
      ),
      alarmAt: { least: 1 },
      impact: "More than 1 % of Conekta's events are not accepted; it retries, then gives up",
      firstAction: "read the newest errors of the function webhook",
      runbook: "webhooks-stopped",
      query: "errors",
    },
    WebhookRejected: {
      ...events,
      priority: "P2",
      metric: measured(stage, "WebhookRejected"),
      alarmAt: { least: 21 },
      impact:
        "Many events with a signature that fits no key: an attack, or a key changed at one end",
      firstAction: "compare the stored public keys with the active ones at Conekta",
      runbook: "key-rotation",
      query: "rejected",
    },
    EventMissed: {
      ...events,
      priority: "P2",
      metric: measured(stage, "EventMissed", { period: Duration.minutes(15) }),
      alarmAt: { least: 5 },
      impact: "Events do not arrive; the reconciler fetches them, minutes late",
      firstAction: "look at Conekta's deliveries to the webhook",
      runbook: "webhooks-stopped",
      query: "reconciler",
    },
  };
}

/** Sliding by the minute: a single charge of the last moment may raise it until its event is here. */
function charged({ stage }: Pick<Observed, "stage">): MathExpression {
  const period = Duration.minutes(30);
  return new MathExpression({
    expression: `IF(${orZero("charges")} > 0 AND ${orZero("events")} < 1, 1, 0)`,
    usingMetrics: {
      charges: measured(stage, "ChargePaid", { period }),
      events: measured(stage, "WebhookReceived", { period }),
    },
    label: "charges, and no event",
    period,
  });
}

function application({ stage, events: { queue, deadLetters } }: Observed): Alarms {
  const fiveMinutes = Duration.minutes(5);
  return {
    EventsDeadLetters: {
      ...events,
      priority: "P1",
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: MINUTE }),
      alarmAt: { least: 1 },
      periods: 5,
      impact:
        "Events could not be applied: orders may be paid and neither books nor warehouse know",
      firstAction: "read why, then redrive",
      runbook: "dlq-not-empty",
      query: "deadLetters",
    },
    EventsWaiting: {
      ...events,
      priority: "P2",
      metric: queue.metricApproximateAgeOfOldestMessage({ period: MINUTE }),
      alarmAt: { least: EVENTS_LATE_S },
      periods: 3,
      impact: "Events wait for more than two minutes: paid orders are delivered late",
      firstAction: "look whether the consumer runs, fails or is throttled",
      runbook: "consumer-behind",
      query: "deadLetters",
    },
    EventsFailing: {
      ...events,
      priority: "P2",
      metric: percent(
        "events that failed",
        { part: orZero("failed"), whole: orZero("received") },
        {
          failed: measured(stage, "EventFailed"),
          received: queue.metricNumberOfMessagesReceived({ period: fiveMinutes }),
        },
      ),
      alarmAt: { least: 2 },
      periods: 2,
      impact: "More than 2 % of events fail, and go to the dead letters after five tries",
      firstAction: "read the reasons",
      runbook: "consumer-behind",
      query: "deadLetters",
    },
  };
}

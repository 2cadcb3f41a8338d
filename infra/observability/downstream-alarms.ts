import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Duration } from "aws-cdk-lib/core";
import type { Alarms, Observed } from "./observed.ts";

const MINUTE = Duration.minutes(1);
/** Age of the oldest message, at which warehouse or books are late. */
export const DOWNSTREAM_LATE_S = 300;
const downstream = { area: "Downstream", silence: "calm" } as const;

/** What we tell is not taken. Whoever reads a queue is the merchant's, and so is its dead-letter queue. */
export function downstreamAlarms({ downstream: queues }: Observed): Alarms {
  return {
    ...ofQueue("Logistics", { queue: queues.logistics, whom: "the warehouse" }),
    ...ofQueue("Accounting", { queue: queues.accounting, whom: "the books" }),
    CardLinksDeadLetters: deadLetters(queues.cardLinks, "who follows the card links"),
  };
}

function ofQueue(
  name: string,
  { queue, whom }: { readonly queue: Queue; readonly whom: string },
): Alarms {
  return {
    [`${name}DeadLetters`]: deadLetters(queue, whom),
    [`${name}Waiting`]: {
      ...downstream,
      priority: "P2",
      metric: queue.metricApproximateAgeOfOldestMessage({ period: MINUTE }),
      alarmAt: { least: DOWNSTREAM_LATE_S },
      periods: 3,
      impact: `Paid orders wait for more than five minutes before they reach ${whom}`,
      firstAction: "look whether the consumer of the queue runs",
      runbook: "downstream-behind",
      query: "payment",
    },
  };
}

function deadLetters({ deadLetterQueue }: Queue, whom: string): Alarms[string] {
  if (deadLetterQueue === undefined) throw new Error("A queue of ours has no dead-letter queue.");
  return {
    ...downstream,
    priority: "P1",
    metric: deadLetterQueue.queue.metricApproximateNumberOfMessagesVisible({ period: MINUTE }),
    alarmAt: { least: 1 },
    periods: 5,
    impact: `What happened to an order did not reach ${whom}, and nobody tries again`,
    firstAction: "ask the system that reads the queue why it failed, then redrive",
    runbook: "dlq-not-empty",
    query: "payment",
  };
}

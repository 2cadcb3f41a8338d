import * as z from "zod";
import type { StoredItem } from "#local/trace/table-write.ts";
import { isSettled, ORDER_STATUSES } from "#shared/domain/order-status.ts";
import { UNSETTLED } from "#shared/env.ts";
import type { Payment, Waiting } from "./contract.ts";
import type { ItemDesk } from "./items.ts";
import type { QueueDesk } from "./queues.ts";
import type { QueueMessage } from "./tools-contract.ts";

const NOTHING = {
  at: null,
  attempt: null,
  attemptsMax: null,
  lastError: null,
  runNow: null,
  url: null,
} as const;

interface Parts {
  readonly queues: QueueDesk;
  readonly items: ItemDesk;
}

/** Why a payment is not over, and when it goes on: what a person would look up in four places. */
export async function whyWaiting(
  { queues, items }: Parts,
  payment: Payment,
): Promise<readonly Waiting[]> {
  const [queued, dead, attemptsMax, item] = await Promise.all([
    queues.messages(queues.eventsQueue),
    queues.messages(queues.deadLetterQueue),
    queues.receivesMax(queues.eventsQueue),
    items.find(`ORDER#${payment.id}`),
  ]);
  const isAboutIt = ({ id, paymentId, body }: QueueMessage) =>
    paymentId === payment.id || id === payment.id || body.includes(payment.id);
  return [
    ...queued.filter(isAboutIt).map((message) => waitingInQueue(message, attemptsMax)),
    ...dead.filter(isAboutIt).map(waitingDead),
    ...(item === null ? [] : waitingItem(item)),
  ];
}

export function waitingInQueue(message: QueueMessage, attemptsMax: number | null): Waiting {
  const isHidden = message.state === "in_flight";
  const hidden = message.lastError === null ? "in_hand" : "hidden_in_queue";
  return {
    ...NOTHING,
    lane: "events",
    reason: isHidden ? hidden : "in_queue",
    at: message.visibleAt,
    attempt: message.receives,
    attemptsMax,
    lastError: message.lastError,
    runNow: isHidden ? { kind: "retry_now", messageId: message.id } : null,
  };
}

function waitingDead(message: QueueMessage): Waiting {
  return {
    ...NOTHING,
    lane: "events",
    reason: "dead_letter",
    attempt: message.receives,
    lastError: message.lastError,
  };
}

/** Sparse as the index itself: the attribute is there while the reconciler has reason to look. */
export function waitingItem(item: StoredItem): readonly Waiting[] {
  const look = item[UNSETTLED.sort];
  const status = ORDER_STATUSES.find((each) => each === item["status"]);
  const url = z.string().safeParse(item["next_action_url"]).data ?? null;
  const isOpen = status !== undefined && !isSettled(status);
  return [
    ...(isOpen && url !== null
      ? [{ ...NOTHING, lane: "conekta", reason: "card_holder", url } as const]
      : []),
    ...(typeof look === "number"
      ? [
          {
            ...NOTHING,
            lane: "reconciler",
            reason: "reconciler",
            at: look,
            runNow: { kind: "reconcile" },
          } as const,
        ]
      : []),
  ];
}

import * as z from "zod";
import { type AwsJsonCall, awsJsonClient } from "#local/host/engines/aws-json.ts";
import type { Outputs } from "#local/host/outputs.ts";
import type { Downstream } from "#shared/domain/effects.ts";
import { DISPUTES, ORDER_STATUSES } from "#shared/domain/order-status.ts";
import type { Shop } from "./shop.ts";
import type { Message, OurOrder } from "./world.ts";

const Status = z.enum(ORDER_STATUSES);

const Details = z.object({
  id: z.string(),
  status: Status,
  amount: z.number(),
  amount_refunded: z.number(),
  refunds: z.array(z.object({ id: z.string(), amount: z.number() })),
  history: z.array(z.object({ at: z.number(), cause: z.string(), from: Status, to: Status })),
  undelivered: z.array(z.string()),
  dispute: z.enum(DISPUTES),
});

const Received = z.object({
  Messages: z.array(z.object({ Body: z.string(), ReceiptHandle: z.string() })).default([]),
});

const Counts = z.object({ Attributes: z.record(z.string(), z.coerce.number()) });

const CloudEvent = z.object({ id: z.string(), subject: z.string() });

/** What still dies then did not die of the faults. */
const REDRIVES_MAX = 2;

export type Queues = {
  /** Messages of the events queue that are not dealt with, invisible ones included. */
  readonly waiting: () => Promise<number>;
  /** Takes everything out of a queue, in the queue's order. */
  readonly drain: (queueUrl: string) => Promise<readonly string[]>;
  readonly drainDownstream: (queue: Downstream) => Promise<readonly Message[]>;
  /**
   * Brings dead letters back into the events queue, as the runbook has it once the cause is gone: each
   * a few times, since a letter may have died of the last faults after the first look. Gives how many.
   */
  readonly redrive: () => Promise<number>;
  /** Shortens how long a batch stays hidden that a killed function held. */
  readonly hideFor: (seconds: number) => Promise<void>;
};

/** The order as the API shows it; null where there is none. */
export async function findOrder(shop: Shop, orderId: string): Promise<OurOrder | null> {
  const { statusCode, body } = await shop.call({ method: "GET", path: `/orders/${orderId}` });
  if (statusCode !== 200) return null;
  const { amount_refunded: amountRefunded, ...details } = Details.parse(JSON.parse(body));
  return { ...details, amountRefunded };
}

/** The stack's queues, past all faults. */
export function openQueues(outputs: Outputs): Queues {
  const { SqsEndpoint, EventsQueueUrl, EventsDeadLetterQueueUrl } = outputs;
  const sqs = awsJsonClient({ endpoint: SqsEndpoint, service: "sqs" });
  const urls = { logistics: outputs.LogisticsQueueUrl, accounting: outputs.AccountingQueueUrl };
  const drain = (queueUrl: string) => drained(sqs, queueUrl);
  /** How often each body was brought back. */
  const redriven = new Map<string, number>();
  return {
    drain,
    async waiting() {
      const counted = await sqs("GetQueueAttributes", {
        QueueUrl: EventsQueueUrl,
        AttributeNames: ["All"],
      });
      const { Attributes: counts } = Counts.parse(withNumbersOnly(counted));
      return ["", "NotVisible", "Delayed"].reduce(
        (sum, state) => sum + (counts[`ApproximateNumberOfMessages${state}`] ?? 0),
        0,
      );
    },
    async drainDownstream(queue) {
      const bodies = await drain(urls[queue]);
      return bodies.map((body) => ({ queue, body, ...CloudEvent.parse(JSON.parse(body)) }));
    },
    async redrive() {
      const letters = await drain(EventsDeadLetterQueueUrl);
      const hopeful = letters.filter((body) => (redriven.get(body) ?? 0) < REDRIVES_MAX);
      for (const body of letters) {
        const QueueUrl = hopeful.includes(body) ? EventsQueueUrl : EventsDeadLetterQueueUrl;
        await sqs("SendMessage", { QueueUrl, MessageBody: body });
        redriven.set(body, (redriven.get(body) ?? 0) + 1);
      }
      return hopeful.length;
    },
    async hideFor(seconds) {
      await sqs("SetQueueAttributes", {
        QueueUrl: EventsQueueUrl,
        Attributes: { VisibilityTimeout: String(seconds) },
      });
    },
  };
}

async function drained(sqs: AwsJsonCall, queueUrl: string): Promise<readonly string[]> {
  const bodies: string[] = [];
  for (;;) {
    const received = await sqs("ReceiveMessage", { QueueUrl: queueUrl, MaxNumberOfMessages: 10 });
    const { Messages } = Received.parse(received);
    if (Messages.length === 0) return bodies;
    bodies.push(...Messages.map(({ Body }) => Body));
    await sqs("DeleteMessageBatch", {
      QueueUrl: queueUrl,
      Entries: Messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle })),
    });
  }
}

/** Some attributes are ARNs and policies; only the counters are wanted. */
function withNumbersOnly(answer: unknown): unknown {
  const { Attributes } = z.object({ Attributes: z.record(z.string(), z.string()) }).parse(answer);
  return {
    Attributes: Object.fromEntries(
      Object.entries(Attributes).filter(([, value]) => /^\d+$/.test(value)),
    ),
  };
}

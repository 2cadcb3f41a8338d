import * as z from "zod";
import { redact } from "#local/trace/redact.ts";
import { orderIn } from "#local/trace/subjects.ts";
import type { Queue, QueueMessage, SchemaCheck } from "./tools-contract.ts";

const Message = z.object({
  messageId: z.string(),
  body: z.string(),
  sentTimestamp: z.number(),
  approximateReceiveCount: z.number(),
  delayUntil: z.number().optional(),
});
type Message = z.output<typeof Message>;

/** A queue as the embedded SQS shows it, receipt handles of what is in flight included. */
export const Peeked = z.object({
  name: z.string(),
  attributes: z.record(z.string(), z.string()),
  messages: z.object({
    ready: z.array(Message),
    delayed: z.array(Message),
    inflight: z.array(
      z.object({ message: Message, receiptHandle: z.string(), visibilityDeadline: z.number() }),
    ),
  }),
});
export type Peeked = z.output<typeof Peeked>;

const Redrive = z.object({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number(),
});

export function nameIn(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}

export function redriveOf({ attributes }: Peeked): z.output<typeof Redrive> | null {
  const policy = attributes["RedrivePolicy"];
  return policy === undefined ? null : Redrive.parse(JSON.parse(policy));
}

export function queueView(queue: Peeked, role: Queue["role"]): Queue {
  const { ready, delayed, inflight } = queue.messages;
  const sent = [...ready, ...delayed, ...inflight.map(({ message }) => message)].map(
    ({ sentTimestamp }) => sentTimestamp,
  );
  const redrive = redriveOf(queue);
  return {
    name: queue.name,
    role,
    visible: ready.length,
    inFlight: inflight.length,
    delayed: delayed.length,
    oldestMs: sent.length === 0 ? null : Math.max(0, Date.now() - Math.min(...sent)),
    deadLetterQueue: redrive?.deadLetterTargetArn.split(":").at(-1) ?? null,
    receivesMax: redrive?.maxReceiveCount ?? null,
  };
}

export function messagesOf(
  { messages }: Peeked,
  lastError: (id: string) => string | null,
  check: (body: string) => Promise<SchemaCheck>,
): Promise<readonly QueueMessage[]> {
  const view = async (
    message: Message,
    state: QueueMessage["state"],
    visibleAt: number | null,
  ): Promise<QueueMessage> => ({
    id: message.messageId,
    state,
    sentAt: message.sentTimestamp,
    receives: message.approximateReceiveCount,
    visibleAt,
    body: redact(message.body),
    paymentId: orderIn(message.body, new Map()),
    lastError: lastError(message.messageId),
    check: await check(message.body),
  });
  return Promise.all([
    ...messages.ready.map((message) => view(message, "visible", null)),
    ...messages.inflight.map(({ message, visibilityDeadline }) =>
      view(message, "in_flight", visibilityDeadline),
    ),
    ...messages.delayed.map((message) => view(message, "delayed", message.delayUntil ?? null)),
  ]);
}

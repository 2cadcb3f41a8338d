import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import type { AwsJsonCall } from "./engines/aws-json.ts";
import { type FunctionPool, functionArn } from "./functions.ts";
import type { Outcome } from "./hosted-function.ts";
import { ACCOUNT_ID, type LocalStack, REGION } from "./stack.ts";

/** SQS hands out at most ten messages at a time, and deletes as many. */
const SQS_BATCH_MAX = 10;
/** The longest that SQS lets a receive wait; an idle queue costs three requests a minute. */
const LONG_POLL_SECONDS = 20;
/** Lambda starts with five batches of a source at a time. */
const CONCURRENT_BATCHES = 5;
const PAUSE_AFTER_FAILURE_MS = 1_000;
/** What batches may still take when the host stops; the queue brings back what did not make it. */
const FINISH_MS = 1_000;

const Mapping = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.number().default(SQS_BATCH_MAX),
  MaximumBatchingWindowInSeconds: z.number().default(0),
  FunctionResponseTypes: z.array(z.literal("ReportBatchItemFailures")).default([]),
  Enabled: z.boolean().default(true),
  FilterCriteria: z.undefined({ error: "the local host does not filter messages" }),
});

const Message = z.object({
  MessageId: z.string(),
  ReceiptHandle: z.string(),
  Body: z.string(),
  MD5OfBody: z.string(),
  MD5OfMessageAttributes: z.string().optional(),
  Attributes: z.record(z.string(), z.string()).default({}),
  MessageAttributes: z
    .record(
      z.string(),
      z.object({
        DataType: z.string(),
        StringValue: z.string().optional(),
        BinaryValue: z.string().optional(),
      }),
    )
    .default({}),
});
type Message = z.infer<typeof Message>;

const Received = z.object({ Messages: z.array(Message).default([]) });

interface EventSource {
  readonly queueArn: string;
  readonly queueUrl: string;
  readonly functionArn: string;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly reportsFailures: boolean;
}

/** Feeds queues to functions as Lambda's SQS event source does. */
export function startEventSources(
  stack: LocalStack,
  functions: FunctionPool,
  sqs: { readonly url: string; readonly call: AwsJsonCall },
): { readonly stop: () => Promise<void> } {
  const stopping = new AbortController();
  const sources = stack
    .resources(["AWS::Lambda::EventSourceMapping"], Mapping)
    .filter(({ properties }) => properties.Enabled)
    .map(({ properties }): EventSource => {
      const queueName = properties.EventSourceArn.split(":").at(-1);
      return {
        queueArn: properties.EventSourceArn,
        queueUrl: `${sqs.url}/${ACCOUNT_ID}/${queueName}`,
        functionArn: functionArn(properties.FunctionName),
        batchSize: properties.BatchSize,
        windowMs: properties.MaximumBatchingWindowInSeconds * 1_000,
        reportsFailures: properties.FunctionResponseTypes.length > 0,
      };
    });
  const polls = sources.map((source) =>
    poll(source, {
      sqs: sqs.call,
      invoke: async (event) =>
        (await functions.byArn(source.functionArn)?.invoke(event)) ?? {
          kind: "failed",
          message: "There is no such function.",
        },
      signal: stopping.signal,
    }),
  );
  return {
    async stop() {
      stopping.abort();
      await Promise.all(polls);
    },
  };
}

interface Poller {
  readonly sqs: AwsJsonCall;
  readonly invoke: (event: object) => Promise<Outcome>;
  readonly signal: AbortSignal;
}

async function poll(source: EventSource, poller: Poller): Promise<void> {
  const running = new Set<Promise<void>>();
  while (!poller.signal.aborted) {
    try {
      const batch = await gather(source, poller);
      if (batch.length > 0) {
        const work: Promise<void> = deliver(source, poller, batch)
          .catch(() => undefined)
          .finally(() => running.delete(work));
        running.add(work);
      }
      if (running.size >= CONCURRENT_BATCHES) {
        await Promise.race(running);
      }
    } catch {
      // The queue's server is stopping or was away; what it still holds is asked for again.
      await delay(PAUSE_AFTER_FAILURE_MS, undefined, { signal: poller.signal }).catch(
        () => undefined,
      );
    }
  }
  await Promise.race([Promise.all(running), delay(FINISH_MS)]);
}

/** Waits for a first message, then for more until the batch is full or the window is over. */
async function gather(source: EventSource, poller: Poller): Promise<Message[]> {
  const batch = await receive(source, poller, {
    count: source.batchSize,
    waitSeconds: LONG_POLL_SECONDS,
  });
  const deadline = Date.now() + source.windowMs;
  while (batch.length > 0 && batch.length < source.batchSize && Date.now() < deadline) {
    const waitSeconds = (deadline - Date.now()) / 1_000;
    batch.push(
      ...(await receive(source, poller, { count: source.batchSize - batch.length, waitSeconds })),
    );
  }
  return batch;
}

async function receive(
  source: EventSource,
  poller: Poller,
  wanted: { count: number; waitSeconds: number },
): Promise<Message[]> {
  const input = {
    QueueUrl: source.queueUrl,
    MaxNumberOfMessages: Math.min(wanted.count, SQS_BATCH_MAX),
    WaitTimeSeconds: wanted.waitSeconds,
    MessageSystemAttributeNames: ["All"],
    MessageAttributeNames: ["All"],
  };
  const received = await poller.sqs("ReceiveMessage", input, { signal: poller.signal });
  return Received.parse(received).Messages;
}

/** Invokes the function and deletes what it has dealt with; the queue brings back the rest. */
async function deliver(
  source: EventSource,
  poller: Poller,
  batch: readonly Message[],
): Promise<void> {
  const outcome = await poller.invoke({
    Records: batch.map((message) => toRecord(message, source.queueArn)),
  });
  const failed = failedIds(
    outcome,
    batch.map(({ MessageId }) => MessageId),
    source.reportsFailures,
  );
  const done = batch.filter(({ MessageId }) => !failed.has(MessageId));
  for (let start = 0; start < done.length; start += SQS_BATCH_MAX) {
    await poller.sqs("DeleteMessageBatch", {
      QueueUrl: source.queueUrl,
      Entries: done.slice(start, start + SQS_BATCH_MAX).map(({ ReceiptHandle }, index) => ({
        Id: String(index),
        ReceiptHandle,
      })),
    });
  }
}

const PartialFailure = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
});

/**
 * Which messages stay in the queue. As in Lambda, an answer that is not understood, or that names a
 * message which was not in the batch, fails all of them.
 */
export function failedIds(
  outcome: Outcome,
  batchIds: readonly string[],
  reportsFailures: boolean,
): ReadonlySet<string> {
  const all = new Set(batchIds);
  if (outcome.kind === "failed") {
    return all;
  }
  if (!reportsFailures) {
    return new Set();
  }
  const answer = PartialFailure.nullable().safeParse(JSON.parse(outcome.answer));
  if (!answer.success) {
    return all;
  }
  const failures = answer.data?.batchItemFailures ?? [];
  const failed = new Set(failures.map(({ itemIdentifier }) => itemIdentifier));
  return [...failed].every((id) => all.has(id)) ? failed : all;
}

/** The record of a message as Lambda hands it to a function. */
export function toRecord(message: Message, queueArn: string): object {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes).map(([name, attribute]) => [
        name,
        {
          ...(attribute.StringValue !== undefined && { stringValue: attribute.StringValue }),
          ...(attribute.BinaryValue !== undefined && { binaryValue: attribute.BinaryValue }),
          stringListValues: [],
          binaryListValues: [],
          dataType: attribute.DataType,
        },
      ]),
    ),
    md5OfBody: message.MD5OfBody,
    ...(message.MD5OfMessageAttributes !== undefined && {
      md5OfMessageAttributes: message.MD5OfMessageAttributes,
    }),
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion: REGION,
  };
}

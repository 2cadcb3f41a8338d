import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { type LogFields, log } from "./log.ts";
import type { Measured } from "./metrics.ts";

/** A queued message as handlers see it. */
export type QueuedMessage = {
  readonly id: string;
  /** What is delivered in order: a FIFO queue's message group; elsewhere each message is on its own. */
  readonly group: string;
  readonly body: string;
  readonly receiptHandle: string;
  /** The message's own attributes, those that are texts. */
  readonly attributes: Readonly<Record<string, string | undefined>>;
};

export type BatchAnswer = {
  readonly failedIds: readonly string[];
  readonly log?: LogFields;
  readonly measured?: Measured;
};

/** The rim of a queue's function: a batch in, the messages that failed out, one log line. */
export function sqsEdge(
  name: string,
  run: (messages: readonly QueuedMessage[]) => Promise<BatchAnswer>,
) {
  return middy<SQSEvent, SQSBatchResponse>().handler(async (event) => {
    const started = performance.now();
    const messages = event.Records.map((record) => ({
      id: record.messageId,
      group: record.attributes.MessageGroupId ?? record.messageId,
      body: record.body,
      receiptHandle: record.receiptHandle,
      attributes: textsOf(record.messageAttributes),
    }));
    const { failedIds, log: fields, measured } = await run(messages);
    const level = failedIds.length > 0 ? "warn" : "info";
    const ms = Math.round(performance.now() - started);
    const counts = { events: messages.length, failed: failedIds.length };
    log(level, { fn: name, ...counts, ms, ...fields }, measured);
    return { batchItemFailures: failedIds.map((itemIdentifier) => ({ itemIdentifier })) };
  });
}

function textsOf(attributes: SQSRecord["messageAttributes"]) {
  const entries = Object.entries(attributes ?? {});
  return Object.fromEntries(entries.map(([name, { stringValue }]) => [name, stringValue]));
}

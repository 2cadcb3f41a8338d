import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { type LogFields, log } from "./log.ts";

/** A queued message as handlers see it. */
export type QueuedMessage = {
  readonly id: string;
  readonly body: string;
  readonly receiptHandle: string;
};

export type BatchAnswer = { readonly failedIds: readonly string[]; readonly log?: LogFields };

/** The rim of a queue's function: a batch in, the messages that failed out, one log line. */
export function sqsEdge(
  name: string,
  run: (messages: readonly QueuedMessage[]) => Promise<BatchAnswer>,
) {
  return middy<SQSEvent, SQSBatchResponse>().handler(async (event) => {
    const started = performance.now();
    const messages = event.Records.map((record) => ({
      id: record.messageId,
      body: record.body,
      receiptHandle: record.receiptHandle,
    }));
    const { failedIds, log: fields } = await run(messages);
    const level = failedIds.length > 0 ? "warn" : "info";
    const ms = Math.round(performance.now() - started);
    log(level, { fn: name, events: messages.length, failed: failedIds.length, ms, ...fields });
    return { batchItemFailures: failedIds.map((itemIdentifier) => ({ itemIdentifier })) };
  });
}

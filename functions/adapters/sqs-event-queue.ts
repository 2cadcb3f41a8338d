import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { EventQueue } from "#functions/ports.ts";
import {
  CORRELATION_ATTRIBUTE,
  type EventSource,
  labelsOf,
  SOURCE_ATTRIBUTE,
} from "#shared/contracts/event-labels.ts";
import { textAttributes } from "./sqs-attributes.ts";
import { queueable } from "./sqs-body.ts";

/**
 * The queue between webhook and consumer. A message is Conekta's event as it came, but for what SQS
 * refuses; beside it stand who let it in and the id of the request that it goes back to.
 */
export function sqsEventQueue(
  client: SQSClient,
  queue: { readonly url: string; readonly source: EventSource },
): EventQueue {
  return {
    async enqueue(rawEvent) {
      const message = {
        QueueUrl: queue.url,
        MessageBody: queueable(rawEvent),
        MessageAttributes: textAttributes({
          [SOURCE_ATTRIBUTE]: queue.source,
          [CORRELATION_ATTRIBUTE]: labelsOf(rawEvent).correlationId,
        }),
      };
      await client.send(new SendMessageCommand(message));
    },
  };
}

import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { EventQueue } from "#functions/ports.ts";

/** The queue between webhook and consumer; a message is Conekta's event, byte for byte. */
export function sqsEventQueue(client: SQSClient, url: string): EventQueue {
  return {
    async enqueue(rawEvent) {
      await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: rawEvent }));
    },
  };
}

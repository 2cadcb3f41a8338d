import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { LinkQueue } from "#functions/ports.ts";
import { cardLinkMessage } from "#shared/contracts/card-link-messages.ts";
import { queueable } from "./sqs-body.ts";

/** The merchant's queue of what becomes of links: first in, first out for each of them. */
export function sqsCardLinks(client: SQSClient, url: string): LinkQueue {
  return {
    async send(link) {
      let accepted = 0;
      for (const effect of link.outbox) {
        const message = cardLinkMessage(link, effect);
        const send = new SendMessageCommand({
          QueueUrl: url,
          MessageBody: queueable(JSON.stringify(message)),
          MessageGroupId: message.subject,
          MessageDeduplicationId: message.id,
        });
        // Not accepted is an answer here: the outbox keeps the message, and it is sent later.
        const taken = await client.send(send).catch(() => null);
        if (taken === null) return accepted;
        accepted += 1;
      }
      return accepted;
    },
  };
}

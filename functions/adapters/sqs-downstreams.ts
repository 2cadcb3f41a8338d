import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Clock, DownstreamQueues } from "#functions/ports.ts";
import { CORRELATION_ATTRIBUTE } from "#shared/contracts/event-labels.ts";
import { messageFor } from "#shared/contracts/message-for.ts";
import { DOWNSTREAMS, type Downstream } from "#shared/domain/effects.ts";
import type { Delivery } from "#shared/domain/outbox.ts";
import { textAttributes } from "./sqs-attributes.ts";
import { queueable } from "./sqs-body.ts";

/** SQS takes ten messages a request. */
const BATCH_MAX = 10;

export function sqsDownstreams(
  client: SQSClient,
  queues: { readonly urls: Readonly<Record<Downstream, string>>; readonly clock: Clock },
): DownstreamQueues {
  return {
    async send(deliveries) {
      const accepted = await Promise.all(
        DOWNSTREAMS.flatMap((to) =>
          chunks(deliveries.filter((delivery) => delivery.to === to)).map((chunk) =>
            sendChunk(client, { url: queues.urls[to], chunk, now: queues.clock() }),
          ),
        ),
      );
      return accepted.flat();
    },
  };
}

async function sendChunk(
  client: SQSClient,
  what: { readonly url: string; readonly chunk: readonly Delivery[]; readonly now: number },
): Promise<readonly Delivery[]> {
  const { url, chunk, now } = what;
  const entries = chunk.map((delivery, at) => {
    const message = messageFor(delivery.order, { ...delivery, now });
    return {
      Id: String(at),
      MessageBody: queueable(JSON.stringify(message)),
      MessageAttributes: textAttributes({
        [CORRELATION_ATTRIBUTE]: delivery.order.correlationId,
      }),
      MessageGroupId: message.subject,
      MessageDeduplicationId: message.id,
    };
  });
  try {
    const send = new SendMessageBatchCommand({ QueueUrl: url, Entries: entries });
    const { Successful = [] } = await client.send(send);
    const ids = new Set(Successful.map(({ Id }) => Id));
    return chunk.filter((_, at) => ids.has(String(at)));
  } catch {
    // Not accepted is an answer here: the outbox keeps the messages and the queue brings them back.
    return [];
  }
}

function chunks<Each>(all: readonly Each[]): readonly (readonly Each[])[] {
  return Array.from({ length: Math.ceil(all.length / BATCH_MAX) }, (_, at) =>
    all.slice(at * BATCH_MAX, (at + 1) * BATCH_MAX),
  );
}

import * as z from "zod";
import { type AwsJsonCall, AwsJsonError } from "#local/host/engines/aws-json.ts";

const Received = z.object({
  Messages: z
    .array(
      z.object({
        MessageId: z.string(),
        Body: z.string(),
        ReceiptHandle: z.string(),
        MessageAttributes: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .default([]),
});

/** Ten at a time is what SQS does. */
const BATCH_MAX = 10;
/** Longer than moving a batch takes; what is not moved is shown again at once. */
const HIDDEN_SECONDS = 30;

export const SOON_SECONDS = 1;

interface Move {
  readonly from: string;
  readonly to: string;
  readonly isWanted: (messageId: string) => boolean;
}

/**
 * Moves messages from one queue's URL to another's: receive, send, delete, since the embedded SQS does
 * not move by itself. A crash in between leaves a message in both, which consumers can bear. Gives how
 * many it moved.
 */
export async function moveMessages(
  sqs: AwsJsonCall,
  { from, to, isWanted }: Move,
): Promise<number> {
  const kept: string[] = [];
  let moved = 0;
  for (;;) {
    const batch = await receive(sqs, from);
    if (batch.length === 0) break;
    const wanted = batch.filter(({ MessageId }) => isWanted(MessageId));
    for (const { Body, ReceiptHandle, MessageAttributes } of wanted) {
      // Without them, the consumer would count it among events that nobody verified.
      await sqs("SendMessage", { QueueUrl: to, MessageBody: Body, MessageAttributes });
      await sqs("DeleteMessage", { QueueUrl: from, ReceiptHandle });
    }
    moved += wanted.length;
    const others = batch.filter((message) => !wanted.includes(message));
    kept.push(...others.map(({ ReceiptHandle }) => ReceiptHandle));
  }
  for (const receiptHandle of kept) await unhide(sqs, from, receiptHandle);
  return moved;
}

async function receive(sqs: AwsJsonCall, QueueUrl: string) {
  const answer = await sqs("ReceiveMessage", {
    QueueUrl,
    MaxNumberOfMessages: BATCH_MAX,
    VisibilityTimeout: HIDDEN_SECONDS,
    MessageAttributeNames: ["All"],
  });
  return Received.parse(answer).Messages;
}

/**
 * Lets a hidden message be received again, in a second: told 0, fauxqs 2.4.1 with a data directory
 * throws after it has forgotten the message.
 */
export async function unhide(
  sqs: AwsJsonCall,
  QueueUrl: string,
  ReceiptHandle: string,
): Promise<void> {
  const change = { QueueUrl, ReceiptHandle, VisibilityTimeout: SOON_SECONDS };
  await sqs("ChangeMessageVisibility", change).catch((error: unknown) => {
    // Whoever had it was done with it in the meantime.
    const isGone = error instanceof AwsJsonError && error.code === "MessageNotInflight";
    if (!isGone) throw error;
  });
}

import { setTimeout as delay } from "node:timers/promises";
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
        Attributes: z.object({ MessageGroupId: z.string().optional() }).default({}),
      }),
    )
    .default([]),
});

type Letter = z.output<typeof Received>["Messages"][number];

/** Ten at a time is what SQS does. */
const BATCH_MAX = 10;
/** Longer than moving a batch takes, at one a second too; what is not moved is shown again at once. */
const HIDDEN_SECONDS = 30;

export const SOON_SECONDS = 1;

interface Move {
  readonly from: string;
  readonly to: string;
  readonly isWanted: (messageId: string) => boolean;
  /** How many a second at most; absent, as fast as the queue takes them. */
  readonly perSecond?: number | undefined;
}

/**
 * Moves messages from one queue's URL to another's: receive, send, delete, since the embedded SQS does
 * not move by itself. A crash in between leaves a message in both, which consumers can bear. Gives how
 * many it moved.
 */
export async function moveMessages(
  sqs: AwsJsonCall,
  { from, to, isWanted, perSecond }: Move,
  pause: (ms: number) => Promise<unknown> = delay,
): Promise<number> {
  const kept: string[] = [];
  let moved = 0;
  for (;;) {
    const batch = await receive(sqs, from);
    if (batch.length === 0) break;
    const wanted = batch.filter(({ MessageId }) => isWanted(MessageId));
    for (const message of wanted) {
      await sqs("SendMessage", { QueueUrl: to, ...anew(message) });
      await sqs("DeleteMessage", { QueueUrl: from, ReceiptHandle: message.ReceiptHandle });
      if (perSecond !== undefined) await pause(1_000 / perSecond);
    }
    moved += wanted.length;
    const others = batch.filter((message) => !wanted.includes(message));
    kept.push(...others.map(({ ReceiptHandle }) => ReceiptHandle));
  }
  for (const receiptHandle of kept) await unhide(sqs, from, receiptHandle);
  return moved;
}

/**
 * A message as it is sent again. Without its attributes the consumer would count it among events that nobody
 * verified. In a FIFO queue it needs its group, and a name that the queue has not seen: for five minutes it
 * would take the old one for a repetition, and drop it.
 */
function anew({ MessageId, Body, MessageAttributes, Attributes }: Letter) {
  const { MessageGroupId } = Attributes;
  const inTurn = MessageGroupId !== undefined && {
    MessageGroupId,
    MessageDeduplicationId: `redriven-${MessageId}-${Date.now()}`,
  };
  return { MessageBody: Body, MessageAttributes, ...inTurn };
}

async function receive(sqs: AwsJsonCall, QueueUrl: string) {
  const answer = await sqs("ReceiveMessage", {
    QueueUrl,
    MaxNumberOfMessages: BATCH_MAX,
    VisibilityTimeout: HIDDEN_SECONDS,
    MessageAttributeNames: ["All"],
    MessageSystemAttributeNames: ["MessageGroupId"],
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

import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import * as z from "zod";
import {
  CORRELATION_ATTRIBUTE,
  labelsOf,
  SOURCE_ATTRIBUTE,
} from "#shared/contracts/event-labels.ts";
import type { StagePlace } from "./stage-place.ts";

/** Ten at a time is what SQS does. */
const BATCH_MAX = 10;
/** Long enough to look at a batch and to move it; what stays behind is shown again afterwards. */
const HIDDEN_SECONDS = 60;
/** Told 0, the embedded queue forgets a message; see local/console/redrive.ts. */
const SOON_SECONDS = 1;

export interface QueueCounts {
  readonly waiting: number;
  readonly inFlight: number;
}

export interface DeadLetter {
  readonly id: string;
  readonly body: string;
  readonly receipt: string;
  /** Epoch ms. */
  readonly sentAt: number;
  readonly attributes: Message["MessageAttributes"];
  /** In a FIFO queue; null elsewhere. */
  readonly group: string | null;
}

export type QueueSide = ReturnType<typeof queueSide>;

/** The stage's queues, with rights of AWS. */
export function queueSide(place: StagePlace) {
  const sqs = new SQSClient({
    ...place.aws("SqsEndpoint"),
    // Asked for a queue's address, the embedded part names a host that does not exist.
    useQueueUrlAsEndpoint: false,
  });
  return {
    deadLettersOf: (queueUrl: string) => deadLettersOf(sqs, queueUrl),
    counts: (queueUrl: string) => countsOf(sqs, queueUrl),
    /**
     * Receives everything that is there, which hides it for a minute. Whoever looks puts it back. Ends
     * where nothing comes, or nothing new: of very many the first are shown again meanwhile.
     */
    async take(QueueUrl: string): Promise<readonly DeadLetter[]> {
      const taken = new Map<string, DeadLetter>();
      for (;;) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({
            QueueUrl,
            MaxNumberOfMessages: BATCH_MAX,
            VisibilityTimeout: HIDDEN_SECONDS,
            // A receive that does not wait may overlook messages; one that was put back comes in a second.
            WaitTimeSeconds: 2,
            MessageAttributeNames: ["All"],
            MessageSystemAttributeNames: ["SentTimestamp", "MessageGroupId"],
          }),
        );
        const before = taken.size;
        for (const letter of Messages.map(asDeadLetter)) taken.set(letter.id, letter);
        if (taken.size === before) return [...taken.values()];
      }
    },
    /** What lies in a dead-letter queue; what somebody looks at this minute is as dead. */
    async dead(queueUrl: string | null): Promise<number> {
      if (queueUrl === null) return 0;
      const { waiting, inFlight } = await countsOf(sqs, queueUrl);
      return waiting + inFlight;
    },
    async putBack(QueueUrl: string, ReceiptHandle: string): Promise<void> {
      const change = { QueueUrl, ReceiptHandle, VisibilityTimeout: SOON_SECONDS };
      await sqs.send(new ChangeMessageVisibilityCommand(change));
    },
    /** Sends first and deletes after: stopped in between, it is in both, which readers can bear. */
    async move(letter: DeadLetter, { from, to }: { readonly from: string; readonly to: string }) {
      await sqs.send(new SendMessageCommand({ QueueUrl: to, ...anew(letter) }));
      await sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle: letter.receipt }));
    },
    /** Puts an event that was fetched at Conekta where the webhook would have put it. */
    async enqueue(QueueUrl: string, rawEvent: string): Promise<void> {
      const MessageAttributes = attributesOf(rawEvent);
      await sqs.send(
        new SendMessageCommand({ QueueUrl, MessageBody: rawEvent, MessageAttributes }),
      );
    },
  };
}

/**
 * A letter as it is sent again. In a FIFO queue under a name that SQS has not seen: for five minutes it would
 * take the old one for a repetition, and drop it.
 */
function anew({ id, body: MessageBody, attributes: MessageAttributes, group }: DeadLetter) {
  const inTurn = group !== null && {
    MessageGroupId: group,
    MessageDeduplicationId: `redriven-${id}-${Date.now()}`,
  };
  return { MessageBody, MessageAttributes, ...inTurn };
}

async function countsOf(sqs: SQSClient, QueueUrl: string): Promise<QueueCounts> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    }),
  );
  return {
    waiting: Number(Attributes["ApproximateNumberOfMessages"] ?? 0),
    inFlight: Number(Attributes["ApproximateNumberOfMessagesNotVisible"] ?? 0),
  };
}

/** The queue that a queue's dead letters go to, asked of the queue itself; null where there is none. */
async function deadLettersOf(sqs: SQSClient, QueueUrl: string): Promise<string | null> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["RedrivePolicy"] }),
  );
  const policy = RedrivePolicy.safeParse(JSON.parse(Attributes["RedrivePolicy"] ?? "null"));
  if (!policy.success) return null;
  const QueueName = policy.data.deadLetterTargetArn.split(":").at(-1);
  return (await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? null;
}

const RedrivePolicy = z.object({ deadLetterTargetArn: z.string() });

/** What stands beside an event in the queue, as if the reconciler had fetched it. */
function attributesOf(rawEvent: string): Message["MessageAttributes"] {
  const { correlationId } = labelsOf(rawEvent);
  const text = (StringValue: string) => ({ DataType: "String", StringValue });
  return {
    [SOURCE_ATTRIBUTE]: text("reconcile"),
    ...(correlationId !== null && { [CORRELATION_ATTRIBUTE]: text(correlationId) }),
  };
}

function asDeadLetter(message: Message): DeadLetter {
  return {
    id: message.MessageId ?? "",
    body: message.Body ?? "",
    receipt: message.ReceiptHandle ?? "",
    sentAt: Number(message.Attributes?.SentTimestamp ?? 0),
    attributes: message.MessageAttributes,
    group: message.Attributes?.MessageGroupId ?? null,
  };
}

/** Queues by the names that people call them. */
export const QUEUE_NAMES = ["events", "logistics", "accounting", "card-links"] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

const OUTPUT_OF: Readonly<Record<QueueName, string>> = {
  events: "EventsQueueUrl",
  logistics: "LogisticsQueueUrl",
  accounting: "AccountingQueueUrl",
  "card-links": "CardLinksQueueUrl",
};

interface StageQueue {
  readonly url: string;
  /** Null where nothing dies. */
  readonly deadUrl: string | null;
}

/** One of the stage's queues, and where its dead letters are. */
export async function queueNamed(
  place: StagePlace,
  queues: Pick<QueueSide, "deadLettersOf">,
  name: QueueName,
): Promise<StageQueue> {
  const url = place.need(OUTPUT_OF[name]);
  return { url, deadUrl: await queues.deadLettersOf(url) };
}

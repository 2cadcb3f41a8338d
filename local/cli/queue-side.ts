import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
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
}

export type QueueSide = ReturnType<typeof queueSide>;

/** The stage's queues, with rights of AWS. */
export function queueSide(place: StagePlace) {
  const sqs = new SQSClient(place.aws("SqsEndpoint"));
  return {
    async counts(QueueUrl: string): Promise<QueueCounts> {
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
    },
    /** Receives everything that is there, which hides it for a minute. Whoever looks puts it back. */
    async take(QueueUrl: string): Promise<readonly DeadLetter[]> {
      const taken: DeadLetter[] = [];
      for (;;) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({
            QueueUrl,
            MaxNumberOfMessages: BATCH_MAX,
            VisibilityTimeout: HIDDEN_SECONDS,
            // A receive that does not wait may overlook messages; one that was put back comes in a second.
            WaitTimeSeconds: 2,
            MessageAttributeNames: ["All"],
            MessageSystemAttributeNames: ["SentTimestamp"],
          }),
        );
        if (Messages.length === 0) return taken;
        taken.push(...Messages.map(asDeadLetter));
      }
    },
    async putBack(QueueUrl: string, ReceiptHandle: string): Promise<void> {
      const change = { QueueUrl, ReceiptHandle, VisibilityTimeout: SOON_SECONDS };
      await sqs.send(new ChangeMessageVisibilityCommand(change));
    },
    /** Sends first and deletes after: stopped in between, it is in both, which consumers can bear. */
    async move(letter: DeadLetter, { from, to }: { readonly from: string; readonly to: string }) {
      const { body: MessageBody, attributes: MessageAttributes, receipt } = letter;
      await sqs.send(new SendMessageCommand({ QueueUrl: to, MessageBody, MessageAttributes }));
      await sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle: receipt }));
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
  };
}

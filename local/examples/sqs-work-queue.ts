import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { WorkQueue } from "./worker.ts";

/** The longest that SQS lets a receive wait: an idle queue costs three requests a minute. */
const WAIT_SECONDS = 20;
const BATCH_MAX = 10;

/** A FIFO queue of Amazon SQS, for one worker; run as many as there is work. */
export function sqsWorkQueue(client: SQSClient, queueUrl: string): WorkQueue {
  const receipts = new Map<string, string>();
  return {
    async receive(abortSignal) {
      const ask = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: BATCH_MAX,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageSystemAttributeNames: ["MessageGroupId"],
      });
      const { Messages = [] } = await client.send(ask, { abortSignal });
      receipts.clear();
      for (const { MessageId = "", ReceiptHandle = "" } of Messages) {
        receipts.set(MessageId, ReceiptHandle);
      }
      return Messages.map(letterOf);
    },

    async remove(ids) {
      if (ids.length === 0) return;
      const Entries = ids.map((id, at) => ({
        Id: String(at),
        ReceiptHandle: receipts.get(id) ?? "",
      }));
      await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    },
  };
}

const letterOf = ({ MessageId = "", Body = "", Attributes = {} }: Message) => ({
  id: MessageId,
  group: Attributes.MessageGroupId ?? MessageId,
  body: Body,
});

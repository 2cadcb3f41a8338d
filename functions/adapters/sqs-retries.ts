import { ChangeMessageVisibilityBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";

/**
 * Brings messages that failed back after `seconds`, sooner than the queue's visibility time-out would:
 * that one has to outlast the function several times over. Should this fail, they come back then. At
 * most ten, the size of a batch.
 */
export async function retryLater(
  client: SQSClient,
  about: {
    readonly url: string;
    readonly receiptHandles: readonly string[];
    readonly seconds: number;
  },
): Promise<void> {
  const { url, receiptHandles, seconds } = about;
  if (receiptHandles.length === 0) return;
  const entries = receiptHandles.map((ReceiptHandle, at) => ({
    Id: String(at),
    ReceiptHandle,
    VisibilityTimeout: seconds,
  }));
  const change = new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries: entries });
  await client.send(change).catch(() => undefined);
}

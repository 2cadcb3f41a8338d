import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";

/**
 * Takes everything out of queues that several test files drain at the same time. What one of them
 * takes is laid where the others look before it is deleted: nobody misses a message because somebody
 * else was faster.
 */
export function mailbox(sqs: SQSClient) {
  /** All messages that ever left a queue, once it is empty and nobody holds one. */
  async function drain(queueUrl: string): Promise<readonly Message[]> {
    const folder = folderOf(queueUrl);
    do await takeAll(queueUrl, folder);
    while (!(await isEmpty(queueUrl)));
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
  }

  async function takeAll(queueUrl: string, folder: string): Promise<void> {
    const ask = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["All"],
    });
    for (;;) {
      const { Messages = [] } = await sqs.send(ask);
      if (Messages.length === 0) return;
      for (const message of Messages) {
        keep(join(folder, nameOf(message)), message);
        const { ReceiptHandle } = message;
        await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
      }
    }
  }

  /** Another file holds a message for as long as it takes to write it down. */
  async function isEmpty(queueUrl: string): Promise<boolean> {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: queueUrl,
        AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
      }),
    );
    const empty = Object.values(Attributes).every((count) => count === "0");
    if (!empty) await delay(20);
    return empty;
  }

  return { drain };
}

/** One for all files of a run: they share a temporary folder, and a stack has ports of its own. */
function folderOf(queueUrl: string): string {
  const name = createHash("sha256").update(queueUrl).digest("hex").slice(0, 16);
  const folder = join(tmpdir(), `mail-${name}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Whole or not at all: somebody may be reading the folder. */
function keep(file: string, message: Message): void {
  writeFileSync(`${file}.new`, JSON.stringify(message));
  renameSync(`${file}.new`, file);
}

/** In the order in which they were sent. */
function nameOf({ Attributes = {}, MessageId }: Message): string {
  const sequence = Attributes.SequenceNumber ?? Attributes.SentTimestamp ?? "";
  return `${sequence.padStart(24, "0")}-${MessageId}.json`;
}

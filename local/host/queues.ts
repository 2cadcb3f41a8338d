import * as z from "zod";
import { type AwsJsonCall, AwsJsonError } from "./engines/aws-json.ts";
import { type LocalStack, physicalName } from "./stack.ts";

const Queue = z.object({
  QueueName: z.string().optional(),
  FifoQueue: z.boolean().optional(),
  ContentBasedDeduplication: z.boolean().optional(),
  DelaySeconds: z.number().optional(),
  MaximumMessageSize: z.number().optional(),
  MessageRetentionPeriod: z.number().optional(),
  ReceiveMessageWaitTimeSeconds: z.number().optional(),
  VisibilityTimeout: z.number().optional(),
  RedrivePolicy: z
    .object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() })
    .optional(),
});

/** Creates the template's queues where they are missing and gives all of them the template's settings. */
export async function createQueues(stack: LocalStack, sqs: AwsJsonCall): Promise<void> {
  for (const { id, properties } of stack.resources(["AWS::SQS::Queue"], Queue)) {
    const { QueueName, ...settings } = properties;
    const name = physicalName(stack.name, id, QueueName);
    const { FifoQueue, ...changeable } = toAttributes(settings);
    const url = await urlOf(sqs, name);
    if (url === undefined) {
      await sqs("CreateQueue", {
        QueueName: name,
        Attributes: { ...changeable, ...(FifoQueue && { FifoQueue }) },
      });
    } else {
      await sqs("SetQueueAttributes", { QueueUrl: url, Attributes: changeable });
    }
  }
}

/** The API wants every attribute as text, and the redrive policy as JSON in text. */
function toAttributes(settings: object): { readonly [name: string]: string } {
  return Object.fromEntries(
    Object.entries(settings)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        name,
        typeof value === "object" ? JSON.stringify(value) : String(value),
      ]),
  );
}

async function urlOf(sqs: AwsJsonCall, name: string): Promise<string | undefined> {
  try {
    return z.object({ QueueUrl: z.string() }).parse(await sqs("GetQueueUrl", { QueueName: name }))
      .QueueUrl;
  } catch (error) {
    if (error instanceof AwsJsonError && error.code === "QueueDoesNotExist") {
      return undefined;
    }
    throw error;
  }
}

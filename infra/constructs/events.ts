import { EventSourceMapping, type IFunction } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Duration } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import { acknowledge } from "./acknowledged.ts";
import { HouseQueue } from "./house-queue.ts";

/** Ten events, each a read, a write and its share of two sends, take well under a second. */
export const CONSUMER_TIMEOUT = Duration.seconds(20);

/** AWS's rule: Lambda may be throttled and try a batch again without it showing up twice. */
const TIMEOUTS_PER_VISIBILITY = 6;

/**
 * Conekta sends two or three events within the second in which a payment happens. Waiting that
 * second reads, writes and sends once for all of them.
 */
const GATHERING = Duration.seconds(1);

/** Events of Conekta that passed their signature, until they are applied. */
export class Events extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { queue, deadLetters } = new HouseQueue(this, "Events", {
      visibilityTimeout: Duration.seconds(
        CONSUMER_TIMEOUT.toSeconds() * TIMEOUTS_PER_VISIBILITY + GATHERING.toSeconds(),
      ),
    });
    this.queue = queue;
    this.deadLetters = deadLetters;
  }

  consumedBy(consumer: IFunction, batchesMax: number): void {
    const consumption = new EventSourceMapping(this, "Consumption", {
      target: consumer,
      eventSourceArn: this.queue.queueArn,
      batchSize: 10,
      maxBatchingWindow: GATHERING,
      maxConcurrency: batchesMax,
      reportBatchItemFailures: true,
    });
    acknowledge(consumption, {
      "Serverless-LambdaEventSourceMappingDestination":
        "The rule means streams. What fails here five times goes to the queue's own dead-letter queue.",
    });
  }
}

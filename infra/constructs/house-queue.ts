import {
  DeduplicationScope,
  FifoThroughputLimit,
  Queue,
  QueueEncryption,
} from "aws-cdk-lib/aws-sqs";
import { Duration } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import { acknowledge } from "./acknowledged.ts";

/** Enough to outlive a passing fault, few enough that a poisonous message is soon out of the way. */
const RECEIVES_MAX = 5;

/**
 * As long as SQS keeps anything: time for a person, or a downstream system, to come back. A
 * message keeps its age when it moves to a standard dead-letter queue, so the source keeps less.
 */
const LONGEST = Duration.days(14);
const SHORTER = Duration.days(7);

export type HouseQueueProps = {
  readonly visibilityTimeout: Duration;
  /** Makes it a FIFO queue of this name, without `.fifo`. */
  readonly fifoName?: string;
};

/** A queue with its dead-letter queue, encrypted, reached over TLS only. */
export class HouseQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: HouseQueueProps) {
    super(scope, id);
    const { fifoName, visibilityTimeout } = props;
    const safe = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };

    this.deadLetters = new Queue(this, "DeadLetters", {
      ...safe,
      ...fifo(fifoName && `${fifoName}-dead-letters`),
      retentionPeriod: LONGEST,
    });
    acknowledge(this.deadLetters, {
      "Serverless-SQSRedrivePolicy":
        "It is a dead-letter queue itself: what is in it waits for a person.",
    });
    this.queue = new Queue(this, "Queue", {
      ...safe,
      ...fifo(fifoName),
      visibilityTimeout,
      // A FIFO message starts a new age in its dead-letter queue.
      retentionPeriod: fifoName === undefined ? SHORTER : LONGEST,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: RECEIVES_MAX },
    });
  }
}

/**
 * The name is written out because some hosts of this template forget that an unnamed queue is FIFO.
 * Content-based deduplication stays off: the effect's id is what makes two messages the same. Two of the
 * same id are always of the same group, an order or a link, so looking for them in the group is enough
 * and lets SQS take more than 300 requests a second, at the same price.
 */
const fifo = (name: string | undefined) =>
  name === undefined
    ? {}
    : {
        fifo: true,
        queueName: `${name}.fifo`,
        deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
        fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      };

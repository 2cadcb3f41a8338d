import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Duration } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import type { Stage } from "#infra/stages.ts";
import { HouseQueue } from "./house-queue.ts";

/** What a downstream consumer has to finish a message; it can ask SQS for more as it works. */
const CONSUMER_HAS = Duration.minutes(2);

/** What other systems consume: first in, first out for each order and each link. */
export class Downstream extends Construct {
  readonly logistics: Queue;
  readonly accounting: Queue;
  /** What becomes of card links. */
  readonly cardLinks: Queue;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    const queueFor = (systemId: string, system: string) =>
      new HouseQueue(this, systemId, {
        fifoName: `pagos-${stage.name}-${system}`,
        visibilityTimeout: CONSUMER_HAS,
      }).queue;

    this.logistics = queueFor("Logistics", "logistics");
    this.accounting = queueFor("Accounting", "accounting");
    this.cardLinks = queueFor("CardLinks", "card-links");
  }
}

import { AttributeType, BillingMode, Table } from "aws-cdk-lib/aws-dynamodb";
import { CfnEventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { CfnCondition, CfnParameter, Duration, Fn } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import type { Stage } from "#infra/stages.ts";
import { LEDGER_TABLE_NAME, TABLE_KEY } from "#shared/env.ts";
import { acknowledge } from "./acknowledged.ts";
import type { Downstream } from "./downstream.ts";
import { allow, HouseFunction } from "./house-function.ts";
import { removalOf } from "./removal.ts";

/** A sixth of the two minutes for which the queue hides a message, as AWS advises. */
const TIMEOUT = Duration.seconds(20);

export type ExampleConsumersProps = {
  readonly stage: Stage;
  /** Holds one folder per function, each with its bundle. */
  readonly bundles: string;
  readonly downstream: Downstream;
};

/**
 * Books kept from the accounting queue, for who wants to see them or to begin from there. It takes
 * messages away from whoever else consumes that queue, hence the parameter that switches it off.
 */
export class ExampleConsumers extends Construct {
  readonly ledgerTableName: string;

  constructor(scope: Construct, id: string, props: ExampleConsumersProps) {
    super(scope, id);
    const { stage, bundles, downstream } = props;
    const ledger = new Table(this, "Ledger", {
      partitionKey: { name: TABLE_KEY, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      deletionProtection: stage.data.deletionProtection,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: stage.data.pointInTimeRecovery,
      },
      removalPolicy: removalOf(stage),
    });
    const queueArn = downstream.accounting.queueArn;
    const { lambda } = new HouseFunction(this, "Accounting", {
      stage,
      name: "example-accounting",
      bundles,
      timeout: TIMEOUT,
      environment: { [LEDGER_TABLE_NAME]: ledger.tableName },
      rights: [
        allow(ledger.tableArn, "dynamodb:GetItem", "dynamodb:PutItem"),
        allow(queueArn, "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
      ],
    });
    this.#consume(queueArn, lambda.functionArn);
    this.ledgerTableName = ledger.tableName;
  }

  #consume(eventSourceArn: string, functionName: string): void {
    const wanted = new CfnParameter(this, "Wanted", {
      description: "Whether the example keeps books from the accounting queue",
      default: "on",
      allowedValues: ["on", "off"],
    });
    wanted.overrideLogicalId("ExampleConsumers");
    const consumption = new CfnEventSourceMapping(this, "Consumption", {
      eventSourceArn,
      functionName,
      batchSize: 10,
      functionResponseTypes: ["ReportBatchItemFailures"],
    });
    consumption.cfnOptions.condition = new CfnCondition(this, "IsWanted", {
      expression: Fn.conditionEquals(wanted.valueAsString, "on"),
    });
    acknowledge(consumption, {
      "Serverless-LambdaEventSourceMappingDestination":
        "The rule means streams. What fails here five times goes to the queue's own dead-letter queue.",
    });
  }
}

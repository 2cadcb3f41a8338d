import { AttributeType, BillingMode, ProjectionType, Table } from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import type { Stage } from "#infra/stages.ts";
import { BY_CUSTOMER, TABLE_KEY, TTL_ATTRIBUTE, UNSETTLED } from "#shared/env.ts";
import { removalOf } from "./removal.ts";

/** One item per customer, order or link. What an item looks like is the adapters' business. */
export class PaymentsTable extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly byCustomerArn: string;
  readonly unsettledArn: string;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    const table = new Table(this, "Table", {
      partitionKey: { name: TABLE_KEY, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: TTL_ATTRIBUTE,
      deletionProtection: stage.data.deletionProtection,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: stage.data.pointInTimeRecovery,
      },
      removalPolicy: removalOf(stage),
    });
    for (const index of [BY_CUSTOMER, UNSETTLED]) {
      table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: { name: index.partition, type: AttributeType.STRING },
        sortKey: { name: index.sort, type: AttributeType.NUMBER },
        projectionType: ProjectionType.KEYS_ONLY,
      });
    }
    this.name = table.tableName;
    this.arn = table.tableArn;
    this.byCustomerArn = `${table.tableArn}/index/${BY_CUSTOMER.name}`;
    this.unsettledArn = `${table.tableArn}/index/${UNSETTLED.name}`;
  }
}

import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  type GlobalSecondaryIndex,
} from "@aws-sdk/client-dynamodb";
import type { Table } from "#functions/adapters/dynamo-store.ts";
import { startDynamo } from "#local/host/engines/dynamo.ts";
import { BY_CUSTOMER, TABLE_KEY, UNSETTLED } from "#shared/env.ts";

const keysOnly = (index: typeof BY_CUSTOMER | typeof UNSETTLED): GlobalSecondaryIndex => ({
  IndexName: index.name,
  KeySchema: [
    { AttributeName: index.partition, KeyType: "HASH" },
    { AttributeName: index.sort, KeyType: "RANGE" },
  ],
  Projection: { ProjectionType: "KEYS_ONLY" },
});

/** An empty payments table on an embedded DynamoDB of its own. */
export async function startPaymentsTable(): Promise<
  Table & { readonly url: string; readonly stop: () => Promise<void> }
> {
  const engine = await startDynamo({});
  const client = new DynamoDBClient({
    endpoint: engine.url,
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const name = "payments";
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: TABLE_KEY, KeyType: "HASH" }],
      AttributeDefinitions: [
        { AttributeName: TABLE_KEY, AttributeType: "S" },
        { AttributeName: BY_CUSTOMER.partition, AttributeType: "S" },
        { AttributeName: BY_CUSTOMER.sort, AttributeType: "N" },
        { AttributeName: UNSETTLED.partition, AttributeType: "S" },
        { AttributeName: UNSETTLED.sort, AttributeType: "N" },
      ],
      GlobalSecondaryIndexes: [keysOnly(BY_CUSTOMER), keysOnly(UNSETTLED)],
    }),
  );
  const stop = async () => {
    await client.send(new DeleteTableCommand({ TableName: name })).catch(() => undefined);
    client.destroy();
    await engine.stop();
  };
  return { client, name, url: engine.url, stop };
}

import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import { StoredItem } from "#local/trace/table-write.ts";
import { TABLE_KEY, UNSETTLED } from "#shared/env.ts";

const ORDER = "ORDER#";
/** As many as DynamoDB gives at once. */
const BATCH = 100;

export type StageOrders = ReturnType<typeof stageOrders>;

/** Orders as the table has them, read with rights of AWS. Nothing here writes, and the table is never scanned. */
export function stageOrders(client: DynamoDBClient, TableName: string) {
  const keyOf = (id: string) => ({ [TABLE_KEY]: { S: ORDER + id } });
  return {
    async find(id: string): Promise<StoredItem | null> {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: keyOf(id), ConsistentRead: true }),
      );
      return Item === undefined ? null : StoredItem.parse(Item);
    },
    async findAll(ids: readonly string[]): Promise<readonly StoredItem[]> {
      const found: Record<string, AttributeValue>[] = [];
      let keys = ids.map(keyOf);
      while (keys.length > 0) {
        const asked = { [TableName]: { Keys: keys.slice(0, BATCH) } };
        const answer = await client.send(new BatchGetItemCommand({ RequestItems: asked }));
        found.push(...(answer.Responses?.[TableName] ?? []));
        const left = answer.UnprocessedKeys?.[TableName]?.Keys ?? [];
        keys = [...keys.slice(BATCH), ...left.flatMap(idIn).map(keyOf)];
      }
      return found.map((item) => StoredItem.parse(item));
    },
    /** Some of those that are not settled: one page of the sparse index that holds nothing else. */
    async unsettled(limit: number): Promise<readonly string[]> {
      const page = { TableName, IndexName: UNSETTLED.name, Limit: limit };
      const { Items = [] } = await client.send(new ScanCommand(page));
      return Items.flatMap(idIn);
    },
  };
}

function idIn(item: Record<string, AttributeValue>): readonly string[] {
  const key = item[TABLE_KEY]?.S ?? "";
  return key.startsWith(ORDER) ? [key.slice(ORDER.length)] : [];
}

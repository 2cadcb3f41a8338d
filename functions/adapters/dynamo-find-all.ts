import { BatchGetItemCommand } from "@aws-sdk/client-dynamodb";
import { TABLE_KEY } from "#shared/env.ts";
import type { Item } from "./dynamo-item.ts";
import type { Mapping, Table } from "./dynamo-store.ts";

/** As many as DynamoDB reads at once; more are refused. */
export const FIND_ALL_MAX = 100;

/** Strongly consistent and in no order; what does not exist is left out. At most `FIND_ALL_MAX` ids. */
export async function findAll<Aggregate>(
  table: Table,
  mapping: Mapping<Aggregate>,
  ids: readonly string[],
): Promise<readonly Aggregate[]> {
  let keys: Item[] = ids.map((id) => ({ [TABLE_KEY]: { S: mapping.keyOf(id) } }));
  const found: Item[] = [];
  while (keys.length > 0) {
    const get = new BatchGetItemCommand({
      RequestItems: { [table.name]: { Keys: keys, ConsistentRead: true } },
    });
    const { Responses, UnprocessedKeys } = await table.client.send(get);
    found.push(...(Responses?.[table.name] ?? []));
    keys = UnprocessedKeys?.[table.name]?.Keys ?? [];
  }
  return found.map(mapping.read);
}

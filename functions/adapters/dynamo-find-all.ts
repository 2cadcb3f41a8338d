import { BatchGetItemCommand } from "@aws-sdk/client-dynamodb";
import { TABLE_KEY } from "#shared/env.ts";
import type { Item } from "./dynamo-item.ts";
import type { Mapping, Table } from "./dynamo-store.ts";

/** As many as DynamoDB reads at once; more are refused. */
export const FIND_ALL_MAX = 100;

/** What a table that is short of capacity leaves out is asked for again, so often and ever later. */
const ROUNDS_MAX = 6;
const PAUSE_MS = 20;

/**
 * Strongly consistent and in no order; what does not exist is left out. At most `FIND_ALL_MAX` ids. Throws
 * when the table goes on holding some of them back.
 */
export async function findAll<Aggregate>(
  table: Table,
  mapping: Mapping<Aggregate>,
  ids: readonly string[],
): Promise<readonly Aggregate[]> {
  let keys: Item[] = ids.map((id) => ({ [TABLE_KEY]: { S: mapping.keyOf(id) } }));
  const found: Item[] = [];
  for (let round = 0; keys.length > 0; round += 1) {
    if (round === ROUNDS_MAX) throw new Error(`The table held back ${keys.length} items.`);
    if (round > 0) await pause(PAUSE_MS * 2 ** round * Math.random());
    const get = new BatchGetItemCommand({
      RequestItems: { [table.name]: { Keys: keys, ConsistentRead: true } },
    });
    const { Responses, UnprocessedKeys } = await table.client.send(get);
    found.push(...(Responses?.[table.name] ?? []));
    keys = UnprocessedKeys?.[table.name]?.Keys ?? [];
  }
  return found.map(mapping.read);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

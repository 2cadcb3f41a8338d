import * as z from "zod";
import { awsJsonClient } from "#local/host/engines/aws-json.ts";
import { masked } from "#local/trace/redact.ts";
import { StoredItem } from "#local/trace/table-write.ts";
import { TABLE_KEY } from "#shared/env.ts";
import type { Desk } from "./desk.ts";
import type { Item, ItemsPage, ItemVersion } from "./tools-contract.ts";

const Scanned = z.object({
  Items: z.array(StoredItem),
  LastEvaluatedKey: z.record(z.string(), z.unknown()).optional(),
});

const PAGE = 100;

export interface ItemsQuery {
  readonly prefix?: string | undefined;
  readonly search?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export type ItemDesk = ReturnType<typeof createItemDesk>;

/** The table as it is, without people and secrets; and the one thing that may be changed: when to look. */
export function createItemDesk({ outputs, store }: Pick<Desk, "outputs" | "store">) {
  const dynamodb = awsJsonClient({ endpoint: outputs.DynamoDbEndpoint, service: "dynamodb" });
  const TableName = outputs.TableName;
  return {
    async list({ prefix, search, limit = PAGE, cursor }: ItemsQuery): Promise<ItemsPage> {
      const answer = await dynamodb("Scan", {
        TableName,
        Limit: limit,
        ...(cursor !== undefined && { ExclusiveStartKey: { [TABLE_KEY]: { S: cursor } } }),
        ...(prefix !== undefined && {
          FilterExpression: "begins_with(#key, :prefix)",
          ExpressionAttributeNames: { "#key": TABLE_KEY },
          ExpressionAttributeValues: { ":prefix": { S: prefix } },
        }),
      });
      const { Items, LastEvaluatedKey } = Scanned.parse(answer);
      const last = z.object({ S: z.string() }).safeParse(LastEvaluatedKey?.[TABLE_KEY]);
      return {
        items: Items.map(itemView).filter((item) => search === undefined || holds(item, search)),
        next: last.data?.S ?? null,
      };
    },
    /** Null where there is no such item. */
    async find(key: string): Promise<StoredItem | null> {
      const answer = await dynamodb("GetItem", {
        TableName,
        Key: { [TABLE_KEY]: { S: key } },
        ConsistentRead: true,
      });
      return z.object({ Item: StoredItem.optional() }).parse(answer).Item ?? null;
    },
    versions: (key: string): readonly ItemVersion[] =>
      store
        .hopsOf(key.slice(key.indexOf("#") + 1))
        .filter(
          ({ lane, facts, outcome }) =>
            lane === "table" && facts["key"] === key && outcome === "ok",
        )
        .map((hop) => ({
          hop: hop.id,
          at: hop.at,
          version: Number(hop.facts["version"] ?? 0),
          fn: hop.fn,
          invocation: hop.invocation,
          paymentId: hop.paymentId,
          attributes: z.record(z.string(), z.unknown()).parse(JSON.parse(hop.request ?? "{}")),
        })),
    /**
     * Brings one number of an item forward. The version stays: a function that writes at the same time
     * wins, as it would against a clock.
     */
    async setNumber(key: string, attribute: string, value: number): Promise<void> {
      await dynamodb("UpdateItem", {
        TableName,
        Key: { [TABLE_KEY]: { S: key } },
        UpdateExpression: "SET #name = :value",
        ConditionExpression: "attribute_exists(#name)",
        ExpressionAttributeNames: { "#name": attribute },
        ExpressionAttributeValues: { ":value": { N: String(value) } },
      });
    },
  };
}

function itemView(item: StoredItem): Item {
  const attributes = z.record(z.string(), z.unknown()).parse(masked(item));
  return { key: String(item[TABLE_KEY]), attributes };
}

function holds(item: Item, search: string): boolean {
  return JSON.stringify(item).toLowerCase().includes(search.toLowerCase());
}

import { randomBytes } from "node:crypto";
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Store } from "#functions/ports.ts";
import { TABLE_KEY } from "#shared/env.ts";
import { type Attributes, type Item, reader, toItem } from "./dynamo-item.ts";

/** How one kind of aggregate lies in the table. */
export type Mapping<Aggregate> = {
  readonly keyOf: (id: string) => string;
  readonly write: (aggregate: Aggregate) => Attributes;
  readonly read: (item: Item) => Aggregate;
};

export type Table = { readonly client: DynamoDBClient; readonly name: string };

type Versioned = { readonly id: string; readonly version: number };

/*
 * Two writers, one version. Both read v3; the first write makes it v4, and the second finds that v3
 * is gone:
 *
 *   A  read v3 ───── put v4 if version = 3 ✓
 *   B  read v3 ──────────────────────────────── put v4 if version = 3 ✗  → null: read again, join again
 *
 * The SDK repeats a put whose answer was lost, and then fails on its own first write. `writer`, new
 * for every put, tells that from a race: a condition that failed against our own mark has held.
 */

/** Versioned aggregates in the payments table. Throws what DynamoDB throws, conditions apart. */
export function dynamoStore<Aggregate extends Versioned>(
  table: Table,
  mapping: Mapping<Aggregate>,
): Store<Aggregate> {
  const key = (id: string) => ({ [TABLE_KEY]: { S: mapping.keyOf(id) } });

  return {
    async claim(aggregate) {
      const standing = await put(table, mapping, { aggregate, onlyOver: null });
      return standing ? { kind: "taken", by: mapping.read(standing) } : { kind: "claimed" };
    },

    async find(id) {
      const get = new GetItemCommand({
        TableName: table.name,
        Key: key(id),
        ConsistentRead: true,
      });
      const { Item } = await table.client.send(get);
      return Item ? mapping.read(Item) : null;
    },

    async save(aggregate) {
      const next = { ...aggregate, version: aggregate.version + 1 };
      const standing = await put(table, mapping, { aggregate: next, onlyOver: aggregate.version });
      return standing ? null : next;
    },

    async release(aggregate) {
      const forget = new DeleteItemCommand({
        TableName: table.name,
        Key: key(aggregate.id),
        ConditionExpression: "version = :version",
        ExpressionAttributeValues: { ":version": { N: String(aggregate.version) } },
      });
      await table.client.send(forget).catch(ignoreFailedCondition);
    },
  };
}

/** Writes under the condition and answers null, or the item that stood in the way. */
async function put<Aggregate extends Versioned>(
  table: Table,
  mapping: Mapping<Aggregate>,
  what: { readonly aggregate: Aggregate; readonly onlyOver: number | null },
): Promise<Item | null> {
  const { aggregate, onlyOver } = what;
  const writer = randomBytes(9).toString("base64url");
  const written = { ...mapping.write(aggregate), version: aggregate.version, writer };
  try {
    await table.client.send(
      new PutItemCommand({
        TableName: table.name,
        Item: { [TABLE_KEY]: { S: mapping.keyOf(aggregate.id) }, ...toItem(written) },
        ...conditionOver(onlyOver),
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return null;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const standing = error.Item ?? {};
    return reader(standing).maybe.text("writer") === writer ? null : standing;
  }
}

function conditionOver(version: number | null) {
  if (version === null) return { ConditionExpression: `attribute_not_exists(${TABLE_KEY})` };
  return {
    ConditionExpression: "version = :version",
    ExpressionAttributeValues: { ":version": { N: String(version) } },
  };
}

function ignoreFailedCondition(error: unknown): void {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
}

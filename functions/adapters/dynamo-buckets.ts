import {
  ConditionalCheckFailedException,
  GetItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { type Bucket, costMs, latestFullMs } from "#shared/domain/limits.ts";
import { TABLE_KEY, TTL_ATTRIBUTE } from "#shared/env.ts";
import { type Item, reader } from "./dynamo-item.ts";
import type { Table } from "./dynamo-store.ts";

/*
 * A bucket is one number in the table: when it is full again (the generic cell rate algorithm). Taking
 * from it moves that time on, and a condition refuses to move it past what the bucket holds, so that
 * parallel requests cannot take more than there is:
 *
 *   full at 12:00, now 12:30, one unit a minute  →  full at 12:31 (it was idle: count from now)
 *   full at 12:31, now 12:30                     →  full at 12:32
 *   full at 13:00, now 12:30, thirty units       →  refused; try again in a minute
 */

const FULL_MS = "full_ms";
/** Kept for a while after they are full, when they say no more than a missing one. */
const KEPT_AFTER_SECONDS = 3_600;
/** A bucket that others keep changing between two looks at it is as good as empty. */
const TRIES_MAX = 5;

export type Taking = {
  readonly bucket: Bucket;
  readonly units: number;
  readonly nowMs: number;
};

/** The name of an account's breaker among the buckets. */
export const breakerOf = (owner: string): string => `breaker#${owner}`;

const keyOf = (key: string) => ({ [TABLE_KEY]: { S: `LIMIT#${key}` } });
const inMs = (ms: number) => ({ N: String(ms) });

/** Takes the units and answers 0, or takes nothing and answers after how many milliseconds to ask again. */
export async function takeFrom(table: Table, key: string, taking: Taking): Promise<number> {
  const { bucket, units, nowMs } = taking;
  const latest = latestFullMs(bucket, units, nowMs);
  let fullMs = 0;
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const standing = await move(table, key, { ...taking, isIdle: fullMs < nowMs, latest });
    if (standing === null) return 0;
    fullMs = standing;
    if (fullMs > latest) return fullMs - latest;
  }
  return costMs(bucket, units);
}

/** Puts units back. A bucket never holds more than its burst: one that is full in the past is full. */
export async function putBack(table: Table, key: string, { bucket, units }: Taking): Promise<void> {
  const update = new UpdateItemCommand({
    TableName: table.name,
    Key: keyOf(key),
    UpdateExpression: `SET ${FULL_MS} = ${FULL_MS} - :cost`,
    ConditionExpression: `attribute_exists(${TABLE_KEY})`,
    ExpressionAttributeValues: { ":cost": inMs(costMs(bucket, units)) },
  });
  await table.client.send(update).catch((error: unknown) => standingOf(error));
}

/** Milliseconds until so many units could be taken; takes none. */
export async function waitFor(table: Table, key: string, taking: Taking): Promise<number> {
  const get = new GetItemCommand({ TableName: table.name, Key: keyOf(key) });
  const { Item } = await table.client.send(get);
  const { bucket, units, nowMs } = taking;
  return Math.max(0, fullMsOf(Item) - latestFullMs(bucket, units, nowMs));
}

type Move = Taking & { readonly isIdle: boolean; readonly latest: number };

/** Answers null, or when the bucket is full that stood there against the condition. */
async function move(table: Table, key: string, step: Move): Promise<number | null> {
  const { bucket, units, nowMs, isIdle, latest } = step;
  const cost = costMs(bucket, units);
  const ttl = Math.ceil((nowMs + costMs(bucket, bucket.burst)) / 1000) + KEPT_AFTER_SECONDS;
  const update = new UpdateItemCommand({
    TableName: table.name,
    Key: keyOf(key),
    UpdateExpression: `SET ${FULL_MS} = ${isIdle ? ":next" : `${FULL_MS} + :next`}, #ttl = :ttl`,
    ConditionExpression: isIdle
      ? `attribute_not_exists(${FULL_MS}) OR ${FULL_MS} < :now`
      : `${FULL_MS} BETWEEN :now AND :latest`,
    ExpressionAttributeNames: { "#ttl": TTL_ATTRIBUTE },
    ExpressionAttributeValues: {
      ":next": inMs(isIdle ? nowMs + cost : cost),
      ":now": inMs(nowMs),
      ":ttl": { N: String(ttl) },
      ...(isIdle ? {} : { ":latest": inMs(latest) }),
    },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  try {
    await table.client.send(update);
    return null;
  } catch (error) {
    return fullMsOf(standingOf(error));
  }
}

/** The item that a condition failed against; any other error is thrown on. */
export function standingOf(error: unknown): Item {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
  return error.Item ?? {};
}

const fullMsOf = (item: Item = {}): number => reader(item).maybe.number(FULL_MS) ?? 0;

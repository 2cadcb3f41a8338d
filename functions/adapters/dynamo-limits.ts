import { createHmac } from "node:crypto";
import { UpdateItemCommand, type UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";
import type { Audit, CardGuard, ChargeGuard, Clock } from "#functions/ports.ts";
import { PagosError } from "#shared/domain/errors.ts";
import {
  BREAKER,
  CARD_SCOPES,
  type CardAttempt,
  countedIn,
  type LimitRefusal,
  type Limits,
  type Spending,
} from "#shared/domain/limits.ts";
import { TABLE_KEY, TTL_ATTRIBUTE } from "#shared/env.ts";
import { putBack, standingOf, takeFrom, waitFor } from "./dynamo-buckets.ts";
import type { Table } from "./dynamo-store.ts";

export type LimitSettings = {
  readonly limits: Limits;
  readonly clock: Clock;
};

export type CardGuardSettings = LimitSettings & {
  readonly audit: Audit;
  /** Something that only this stage knows, so that nobody can work addresses out of their digests. */
  readonly secret: () => Promise<string>;
};

const breakerOf = (owner: string) => `breaker#${owner}`;

export function dynamoCardGuard(table: Table, settings: CardGuardSettings): CardGuard {
  const { limits, clock, audit } = settings;
  const breaker = (units: number) => ({ bucket: limits.breaker, units, nowMs: clock() });

  function refuse(refusal: LimitRefusal, waitMs: number): never {
    audit(refusal);
    throw tooMany(waitMs);
  }

  return {
    async admit(attempt) {
      const { owner } = attempt;
      const counted = await withoutAddress(attempt, settings);
      for (const scope of CARD_SCOPES) {
        const subject = counted[scope];
        if (subject === null) continue;
        const taking = { bucket: limits.cards[scope], units: 1, nowMs: clock() };
        const waitMs = await takeFrom(table, `${scope}#${subject}`, taking);
        if (waitMs > 0) refuse({ limit: scope, subject, owner }, waitMs);
      }
      const waitMs = await takeFrom(table, breakerOf(owner), breaker(BREAKER.shown));
      if (waitMs > 0) refuse({ limit: "breaker", subject: owner, owner }, waitMs);
    },

    saved: (owner) => putBack(table, breakerOf(owner), breaker(BREAKER.saved)),
  };
}

/** No address is stored or logged, only a digest that cannot be computed without the stage's secret. */
async function withoutAddress(attempt: CardAttempt, { secret }: CardGuardSettings) {
  const { address, ...counted } = countedIn(attempt);
  if (address === null) return { ...counted, address };
  const digest = createHmac("sha256", await secret()).update(`limit address ${address}`);
  return { ...counted, address: digest.digest("base64url").slice(0, 22) };
}

/** The same words for every limit: whoever tries them out learns nothing of where they are. */
function tooMany(waitMs: number): PagosError {
  return new PagosError("Too many cards were shown; try again later.", {
    code: "too_many_attempts",
    retryAfterSeconds: Math.ceil(waitMs / 1000),
  });
}

const KEPT_SECONDS = 3 * 24 * 60 * 60;

/*
 * A customer's day is one item: the orders counted (a set, so that none counts twice) and their cents.
 * Counting is one conditional write. That the set already holds the order is told by the item that
 * the condition failed against, so a replay changes nothing.
 */

export function dynamoChargeGuard(table: Table, { limits, clock }: LimitSettings): ChargeGuard {
  const { ordersMax, centsMax } = limits.orders.perCustomerAndDay;
  const breaker = (units: number) => ({ bucket: limits.breaker, units, nowMs: clock() });

  return {
    async count(spending) {
      const { orderId, amount, currency } = spending;
      if (amount > limits.orders.centsMax[currency]) return "order_amount";
      if (amount > centsMax[currency]) return "customer_day";
      const ttl = Math.floor(clock() / 1000) + KEPT_SECONDS;
      const refused = await change(table, spending, {
        UpdateExpression: "ADD orders :ids, cents :cents SET #ttl = :ttl",
        ConditionExpression:
          "attribute_not_exists(orders) OR (NOT contains(orders, :id) AND cents <= :room AND size(orders) < :max)",
        ExpressionAttributeNames: { "#ttl": TTL_ATTRIBUTE },
        ExpressionAttributeValues: {
          ":ids": { SS: [orderId] },
          ":id": { S: orderId },
          ":cents": { N: String(amount) },
          ":room": { N: String(centsMax[currency] - amount) },
          ":max": { N: String(ordersMax) },
          ":ttl": { N: String(ttl) },
        },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      if (refused === null) return "counted";
      return refused["orders"]?.SS?.includes(orderId) ? "counted before" : "customer_day";
    },

    async forget(spending) {
      const { orderId, amount } = spending;
      await change(table, spending, {
        UpdateExpression: "DELETE orders :ids ADD cents :cents",
        ConditionExpression: "contains(orders, :id)",
        ExpressionAttributeValues: {
          ":ids": { SS: [orderId] },
          ":id": { S: orderId },
          ":cents": { N: String(-amount) },
        },
      });
    },

    async giveBack(spending) {
      const { orderId, amount } = spending;
      await change(table, spending, {
        UpdateExpression: "ADD given_back :ids, cents :cents",
        ConditionExpression: "contains(orders, :id) AND NOT contains(given_back, :id)",
        ExpressionAttributeValues: {
          ":ids": { SS: [orderId] },
          ":id": { S: orderId },
          ":cents": { N: String(-amount) },
        },
      });
    },

    async newCardsWait(owner) {
      const waitMs = await waitFor(table, breakerOf(owner), breaker(BREAKER.shown));
      return Math.ceil(waitMs / 1000);
    },

    async newCardDeclined(owner) {
      await takeFrom(table, breakerOf(owner), breaker(BREAKER.declined));
    },
  };
}

type Change = Omit<UpdateItemCommandInput, "TableName" | "Key">;

/** Answers null, or the item that stood against the condition. */
async function change(table: Table, spending: Spending, update: Change) {
  const { owner, customerId, currency, day } = spending;
  const key = `LIMIT#day#${day}#${currency}#${owner}#${customerId}`;
  const command = { TableName: table.name, Key: { [TABLE_KEY]: { S: key } }, ...update };
  try {
    await table.client.send(new UpdateItemCommand(command));
    return null;
  } catch (error) {
    return standingOf(error);
  }
}

import { UpdateItemCommand, type UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";
import type { ChargeGuard, Clock, Counted } from "#functions/ports.ts";
import { BREAKER, type Limits, type Spending } from "#shared/domain/limits.ts";
import { TABLE_KEY, TTL_ATTRIBUTE } from "#shared/env.ts";
import { breakerOf, standingOf, takeFrom, waitFor } from "./dynamo-buckets.ts";
import type { Table } from "./dynamo-store.ts";

type Settings = { readonly limits: Limits; readonly clock: Clock };

export function dynamoChargeGuard(table: Table, settings: Settings): ChargeGuard {
  const { limits, clock } = settings;
  const breaker = (units: number) => ({ bucket: limits.breaker, units, nowMs: clock() });

  return {
    count: (spending) => count(table, spending, settings),
    forget: (spending) => forget(table, spending),
    giveBack: (spending) => giveBack(table, spending),

    async newCardsWait(owner) {
      const waitMs = await waitFor(table, breakerOf(owner), breaker(BREAKER.shown));
      return Math.ceil(waitMs / 1000);
    },

    async newCardDeclined(owner) {
      await takeFrom(table, breakerOf(owner), breaker(BREAKER.declined));
    },
  };
}

/** Nobody asks about a day that is over; three are enough to look into a complaint. */
const KEPT_SECONDS = 3 * 24 * 60 * 60;

/*
 * A customer's day is one item: the orders counted (a set, so that none counts twice) and their cents.
 * Counting is one conditional write. That the set already holds the order is told by the item that
 * the condition failed against, so a replay changes nothing.
 */

async function count(
  table: Table,
  spending: Spending,
  { limits, clock }: Settings,
): Promise<Counted> {
  const { mark, amount, currency } = spending;
  const { ordersMax, centsMax } = limits.orders.perCustomerAndDay;
  const room = centsMax[currency] - amount;
  if (amount > limits.orders.centsMax[currency]) return "order_amount";
  if (room < 0) return "customer_day";
  const standing = await change(table, spending, {
    UpdateExpression: "ADD orders :ids, cents :cents SET #ttl = :ttl",
    ConditionExpression:
      "attribute_not_exists(orders) OR (NOT contains(orders, :id) AND cents <= :room AND size(orders) < :max)",
    ExpressionAttributeNames: { "#ttl": TTL_ATTRIBUTE },
    ExpressionAttributeValues: {
      ...named(mark),
      ":cents": { N: String(amount) },
      ":room": { N: String(room) },
      ":max": { N: String(ordersMax) },
      ":ttl": { N: String(Math.floor(clock() / 1000) + KEPT_SECONDS) },
    },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  if (standing === null) return "counted";
  return standing["orders"]?.SS?.includes(mark) ? "counted before" : "customer_day";
}

async function forget(table: Table, spending: Spending): Promise<void> {
  await change(table, spending, {
    UpdateExpression: "DELETE orders :ids ADD cents :cents",
    ConditionExpression: "contains(orders, :id)",
    ExpressionAttributeValues: {
      ...named(spending.mark),
      ":cents": { N: String(-spending.amount) },
    },
  });
}

async function giveBack(table: Table, spending: Spending): Promise<void> {
  await change(table, spending, {
    UpdateExpression: "ADD given_back :ids, cents :cents",
    ConditionExpression: "contains(orders, :id) AND NOT contains(given_back, :id)",
    ExpressionAttributeValues: {
      ...named(spending.mark),
      ":cents": { N: String(-spending.amount) },
    },
  });
}

/** The order, as a member of a set and as something to add to one. */
const named = (mark: string) => ({ ":id": { S: mark }, ":ids": { SS: [mark] } });

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

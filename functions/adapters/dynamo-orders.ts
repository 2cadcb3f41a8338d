import { QueryCommand } from "@aws-sdk/client-dynamodb";
import type {
  OrderBatch,
  OrderList,
  OrderQuery,
  OrderStore,
  UnsettledOrders,
} from "#functions/ports.ts";
import type { Effect } from "#shared/domain/effects.ts";
import { CURRENCIES, centavos } from "#shared/domain/money.ts";
import type { Finished, Operation } from "#shared/domain/operation.ts";
import {
  type Charge,
  type Decline,
  isUnsettled,
  type Order,
  type OrderContents,
  type Refund,
  type Step,
} from "#shared/domain/order.ts";
import { DISPUTES, ORDER_STATUSES } from "#shared/domain/order-status.ts";
import { BY_CUSTOMER, TABLE_KEY, UNSETTLED } from "#shared/env.ts";
import { pageByCustomer } from "./dynamo-by-customer.ts";
import { findAll } from "./dynamo-find-all.ts";
import { reader } from "./dynamo-item.ts";
import { dynamoStore, type Mapping, type Table } from "./dynamo-store.ts";

/**
 * Spreads the unsettled orders over this many index partitions, each good for 1,000 writes a second. An
 * order enters the index and leaves it, so these are good for 8,000 orders a second. There may be more
 * of them one day, and never fewer: orders stay in the shard that they were written to.
 */
export const SHARDS = 16;

const keyOf = (id: string) => `ORDER#${id}`;
const idIn = (key: string) => key.slice(keyOf("").length);

const orderMapping: Mapping<Order> = {
  keyOf,
  write: (order) => ({
    id: order.id,
    owner: order.owner,
    fingerprint: order.fingerprint,
    [BY_CUSTOMER.partition]: order.customerId || null,
    [BY_CUSTOMER.sort]: order.createdMs,
    [UNSETTLED.partition]: isUnsettled(order) ? shardOf(order.id) : null,
    [UNSETTLED.sort]: isUnsettled(order) ? order.lookMs : null,
    status: order.status,
    amount: order.amount,
    currency: order.currency,
    capture: order.capture,
    conekta_order_id: order.conektaOrderId,
    conekta_customer_id: order.conektaCustomerId,
    correlation_id: order.correlationId,
    dispute: order.dispute,
    amount_refunded: order.amountRefunded,
    refunds: order.refunds.length > 0 ? order.refunds : null,
    charge: order.charge,
    decline: order.decline,
    next_action_url: order.nextActionUrl,
    seen: order.seen.length > 0 ? order.seen : null,
    outbox: order.outbox.length > 0 ? order.outbox : null,
    history: order.history,
    operation: order.operation,
    operations: order.operations.length > 0 ? order.operations : null,
    lease_ms: order.leaseMs,
    contents: order.contents,
  }),
  read: (item) => {
    const { text, number, flag, json, maybe } = reader(item);
    return {
      id: text("id"),
      owner: maybe.text("owner"),
      fingerprint: text("fingerprint"),
      customerId: maybe.text(BY_CUSTOMER.partition) ?? "",
      conektaCustomerId: maybe.text("conekta_customer_id"),
      conektaOrderId: maybe.text("conekta_order_id"),
      correlationId: maybe.text("correlation_id"),
      amount: centavos(number("amount")),
      currency: oneOf(CURRENCIES, text("currency")),
      contents: json<OrderContents>("contents"),
      capture: flag("capture"),
      status: oneOf(ORDER_STATUSES, text("status")),
      dispute: oneOf(DISPUTES, text("dispute")),
      amountRefunded: centavos(number("amount_refunded")),
      refunds: json<Refund[] | null>("refunds") ?? [],
      charge: json<Charge | null>("charge"),
      decline: json<Decline | null>("decline"),
      nextActionUrl: maybe.text("next_action_url"),
      seen: json<string[] | null>("seen") ?? [],
      outbox: json<Effect[] | null>("outbox") ?? [],
      history: json<Step[] | null>("history") ?? [],
      operation: json<Operation | null>("operation"),
      operations: json<Finished[] | null>("operations") ?? [],
      createdMs: number(BY_CUSTOMER.sort),
      leaseMs: number("lease_ms"),
      // Absent while settled: should it become unsettled again, it is looked at soon.
      lookMs: maybe.number(UNSETTLED.sort) ?? 0,
      version: number("version"),
    };
  },
};

export function dynamoOrderStore(table: Table): OrderStore {
  return dynamoStore(table, orderMapping);
}

export function dynamoOrderBatch(table: Table): OrderBatch {
  return {
    ...dynamoStore(table, orderMapping),
    findAll: (ids) => findAll(table, orderMapping, ids),
  };
}

export function dynamoOrderList(table: Table): OrderList {
  return { list: (query) => list(table, query) };
}

/** As many of each shard at a time as the reconciler gets through in a run when nothing hinders it. */
const DUE_PAGE = 25;

export function dynamoUnsettledOrders(table: Table): UnsettledOrders {
  return {
    async due(nowMs) {
      const shards = Array.from({ length: SHARDS }, (_, shard) => dueIn(table, shard, nowMs));
      return (await Promise.all(shards))
        .flat()
        .sort((one, other) => one.lookMs - other.lookMs)
        .map(({ id }) => id);
    },
  };
}

async function dueIn(table: Table, shard: number, nowMs: number) {
  const query = new QueryCommand({
    TableName: table.name,
    IndexName: UNSETTLED.name,
    KeyConditionExpression: "#shard = :shard and #look <= :now",
    ExpressionAttributeNames: { "#shard": UNSETTLED.partition, "#look": UNSETTLED.sort },
    ExpressionAttributeValues: { ":shard": { S: String(shard) }, ":now": { N: String(nowMs) } },
    Limit: DUE_PAGE,
  });
  const { Items = [] } = await table.client.send(query);
  return Items.map(reader).map(({ text, number }) => ({
    id: idIn(text(TABLE_KEY)),
    lookMs: number(UNSETTLED.sort),
  }));
}

async function list(table: Table, query: OrderQuery) {
  const { owner, status, customerId: partition, limit, cursor } = query;
  const shows = (order: Order) =>
    order.owner === owner && (status === null || order.status === status);
  const page = await pageByCustomer(table, orderMapping, { partition, limit, cursor, shows });
  return { orders: page.found, nextCursor: page.nextCursor };
}

/** By two characters of the id: one of 32 letters would fill some shards three times as fast as others. */
function shardOf(id: string): string {
  const [one, other] = [id.charCodeAt(id.length - 1), id.charCodeAt(id.length - 2)];
  return String((7 * one + other) % SHARDS);
}

function oneOf<Word extends string>(known: readonly Word[], word: string): Word {
  const found = known.find((each) => each === word);
  if (found === undefined) throw new Error(`An item of the table says ${word}.`);
  return found;
}

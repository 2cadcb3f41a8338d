import * as z from "zod";
import { ASSUMED, USUAL_MONTH } from "#bench/cost/scenario.ts";
import { COUNTED } from "#bench/counted.ts";
import { type Deployed, propertiesOf } from "#bench/deployed.ts";
import { SHARDS } from "#functions/adapters/dynamo-orders.ts";
import { CONEKTA_TIMEOUT_MS } from "#shared/env.ts";

/** What lets work through, and how much of it. Rates are per second. */
export type Settings = {
  /** Requests of the account's APIs together. */
  readonly apiRate: number;
  /** Requests of one route: the stage's default holds for each by itself. */
  readonly routeRate: number;
  readonly routeBurst: number;
  /** Requests of `POST /orders`, which has a throttle of its own. */
  readonly ordersRate: number;
  readonly ordersBurst: number;
  /** Executions at a time of the whole account, and those that `create-order` may have of them. */
  readonly concurrency: number;
  readonly orderConcurrency: number | null;
  /** Batches that are applied at a time. */
  readonly consumersMax: number;
  readonly batch: number;
  readonly tableWrites: number;
  /** Orders that the index of unsettled ones can take. */
  readonly indexedOrders: number;
};

/**
 * What AWS gives an account that has asked for nothing. Sources: API Gateway quotas (Mexico (Central) is
 * one of the regions with a quarter), Lambda quotas and scaling behaviour, DynamoDB throughput default
 * quotas and on-demand initial throughput, Lambda with SQS: scaling; all AWS documentation, 2026-11.
 */
export const QUOTAS = {
  apiRate: 2_500,
  apiBurst: 1_250,
  concurrency: 1_000,
  /** Of every function, above what it has: at most so many at once, and so many more each second. */
  scalingBurst: 1_000,
  scalingPerSecond: 100,
  /** On-demand, until traffic has grown into more; the quota of a table is ten times that. */
  tableWrites: 4_000,
  tableWritesQuota: 40_000,
  partitionWrites: 1_000,
  /** Batches of a queue at once when there is much to do, and how many more each second. */
  pollersAtFirst: 5,
  pollersPerSecond: 5,
} as const;

/** What nobody counts: how long things take, and how Conekta and merchants behave. Seconds. */
export const TIMES = {
  order: (ASSUMED.orderMs + 2 * 400) / 1_000,
  /** Conekta accepts a request and never answers it: what our time-out leaves of it. */
  hanging: CONEKTA_TIMEOUT_MS / 1_000,
  webhook: ASSUMED.webhookMs / 1_000,
  batch: ASSUMED.batchMs / 1_000,
  /** Conekta was seen to deliver 11 to 16 s after a payment. */
  delivery: 12,
  /** Thirteen tries in a day, each twice as late as the one before. */
  redelivery: 10.5,
  redeliveriesMax: 13,
  /** A merchant asks again with the same key after 2 s, 4 s … and then about every minute. */
  retry: 2,
  retryMax: 64,
} as const;

/** A payment has as many as the cost model reckons with, and each is a request of the API, too. */
export const EVENTS_PER_PAYMENT = USUAL_MONTH.webhooks;

/** Write units, from the table that a test counts. */
export const WRITES = {
  order: COUNTED.order.writeUnits,
  events: COUNTED.told.writeUnits + (EVENTS_PER_PAYMENT - 1) * COUNTED.furtherEvent.writeUnits,
} as const;

/** An order enters the index of unsettled ones and leaves it. */
const INDEX_WRITES = 2;

const Throttle = z.object({ ThrottlingRateLimit: z.number(), ThrottlingBurstLimit: z.number() });
const Stage = z.object({
  DefaultRouteSettings: Throttle,
  RouteSettings: z.object({ "POST /orders": Throttle }),
});
const Consumption = z.object({
  BatchSize: z.number(),
  ScalingConfig: z.object({ MaximumConcurrency: z.number() }),
});

/** As a stage is deployed in an account whose quotas nobody has raised. */
export function settingsOf(deployed: Deployed): Settings {
  const [stage] = propertiesOf(deployed, "AWS::ApiGatewayV2::Stage", Stage);
  const [consumption] = propertiesOf(deployed, "AWS::Lambda::EventSourceMapping", Consumption);
  if (stage === undefined || consumption === undefined) {
    throw new Error("The template has no API or no consumer.");
  }
  const { DefaultRouteSettings: routes, RouteSettings } = stage;
  const orders = RouteSettings["POST /orders"];
  return {
    apiRate: QUOTAS.apiRate,
    routeRate: routes.ThrottlingRateLimit,
    routeBurst: routes.ThrottlingBurstLimit,
    ordersRate: orders.ThrottlingRateLimit,
    ordersBurst: orders.ThrottlingBurstLimit,
    concurrency: QUOTAS.concurrency,
    orderConcurrency: deployed.stage.reservedConcurrency["create-order"] ?? null,
    consumersMax: consumption.ScalingConfig.MaximumConcurrency,
    batch: consumption.BatchSize,
    tableWrites: QUOTAS.tableWrites,
    indexedOrders: (SHARDS * QUOTAS.partitionWrites) / INDEX_WRITES,
  };
}

/** Half as much again as is needed: what is left over is what works a backlog off. */
const HEADROOM = 1.5;

/**
 * What has to be raised, and to what, so that so many orders a second find room, and orders are not let
 * in faster than webhooks about them can be. Nothing is lowered.
 */
export function raisedFor(rate: number, shipped: Settings): Settings {
  const orders = rate * HEADROOM;
  const requests = orders * (1 + EVENTS_PER_PAYMENT);
  const orderConcurrency = Math.ceil(orders * TIMES.order * HEADROOM);
  const consumersMax = Math.ceil((orders * EVENTS_PER_PAYMENT * TIMES.batch) / shipped.batch);
  const others = Math.ceil(orders * EVENTS_PER_PAYMENT * TIMES.webhook) + consumersMax;
  return {
    ...shipped,
    apiRate: Math.max(shipped.apiRate, Math.ceil(requests)),
    routeRate: Math.max(shipped.routeRate, Math.ceil(orders * EVENTS_PER_PAYMENT)),
    routeBurst: Math.max(shipped.routeBurst, Math.ceil((orders * EVENTS_PER_PAYMENT) / 2)),
    ordersRate: Math.max(shipped.ordersRate, Math.ceil(orders)),
    ordersBurst: Math.max(shipped.ordersBurst, Math.ceil(orders / 2)),
    orderConcurrency,
    concurrency: Math.max(shipped.concurrency, orderConcurrency + 2 * others),
    consumersMax: Math.min(1_000, Math.max(shipped.consumersMax, consumersMax)),
    tableWrites: Math.max(shipped.tableWrites, Math.ceil(orders * (WRITES.order + WRITES.events))),
    indexedOrders: Math.max(shipped.indexedOrders, Math.ceil(orders)),
  };
}

/** The same, if `POST /orders` had the throttle of every other route. */
export function togetherFor(rate: number, shipped: Settings): Settings {
  const raised = raisedFor(rate, shipped);
  return { ...raised, ordersRate: raised.routeRate, ordersBurst: raised.routeBurst };
}

import { BUDGETS } from "#bench/budgets.ts";
import { type Counted, POLLER_REQUESTS_PER_BATCH } from "#bench/counted.ts";
import { assumed, counted, type Line, priced, type Unpriced } from "./line.ts";
import { ASSUMED, type Scenario } from "./scenario.ts";

/** What an invocation asks for, of each kind that a payment needs; `COUNTED` has these and more. */
export type Operations = Readonly<
  Record<"order" | "replay" | "webhook" | "told" | "furtherEvent" | "repeatedEvent", Counted>
>;

const GB = 1e9;

/** What payments cost in a month, without what the stage costs when nobody pays (`standing.ts`). */
export function billOf(asks: Operations, scenario: Scenario): readonly Line[] {
  const one = timesOf(scenario);
  const perPayment = [
    ...requests(one, scenario),
    ...compute(one, asks, scenario),
    ...table(one, asks),
    ...queues(one, asks, scenario),
    ...logs(one, asks, scenario),
  ];
  const all = perPayment.map((line) => ({ ...line, units: line.units * scenario.payments }));
  return priced(all, scenario.factor);
}

/** How often each thing happens in one payment. */
type Times = {
  readonly orders: number;
  readonly replays: number;
  readonly webhooks: number;
  /** Events of an order that its batch tells nothing else of, after the one that was told. */
  readonly furtherEvents: number;
  readonly repeatedEvents: number;
  readonly batches: number;
};

function timesOf({ webhooks, batch, spread, repeated }: Scenario): Times {
  const arrivals = webhooks * (1 + repeated);
  return {
    orders: 1,
    replays: repeated,
    webhooks: arrivals,
    furtherEvents: Math.max(0, Math.min(spread, webhooks) - 1),
    repeatedEvents: webhooks * repeated,
    batches: arrivals / batch,
  };
}

function requests({ orders, replays, webhooks }: Times, { edge }: Scenario): readonly Unpriced[] {
  const through = edge ? webhooks : 0;
  return [
    counted("POST /orders", "apiRequest", orders + replays),
    counted("webhooks", "apiRequest", webhooks),
    counted("webhooks", "edgeRequest", through),
    counted("webhooks", "firewallRequest", through),
  ];
}

function compute(
  { orders, replays, webhooks, batches }: Times,
  asks: Operations,
  { conektaMs }: Scenario,
): readonly Unpriced[] {
  const { memoryGb, orderMs, webhookMs, batchMs } = ASSUMED;
  const own = (orders + replays) * orderMs + webhooks * webhookMs + batches * batchMs;
  const waits = orders * asks.order.conektaCalls * conektaMs;
  const gbSeconds = (ms: number) => (ms / 1_000) * memoryGb;
  return [
    counted("invocations", "lambdaRequest", orders + replays + webhooks + batches),
    assumed("our own work", "lambdaGbSecond", gbSeconds(own)),
    assumed("waiting for Conekta", "lambdaGbSecond", gbSeconds(waits)),
  ];
}

function table(one: Times, asks: Operations): readonly Unpriced[] {
  const sum = (unit: "writeUnits" | "readUnits") =>
    one.orders * asks.order[unit] +
    one.replays * asks.replay[unit] +
    asks.told[unit] +
    one.furtherEvents * asks.furtherEvent[unit] +
    one.repeatedEvents * asks.repeatedEvent[unit];
  const storedGb = ASSUMED.storedBytes / GB;
  return [
    counted("writes", "tableWrite", sum("writeUnits")),
    counted("reads", "tableRead", sum("readUnits")),
    assumed("this month's orders, kept a month", "tableGb", storedGb),
    assumed("their backup", "backupGb", storedGb),
  ];
}

function queues(
  { webhooks, furtherEvents, batches }: Times,
  asks: Operations,
  { downstream, webhooks: told, batch }: Scenario,
): readonly Unpriced[] {
  // A batch that tells of several orders tells of them in one request to each queue.
  const share = Math.min(1, told / batch);
  const sends = asks.told.sqsRequests * share + asks.furtherEvent.sqsRequests * furtherEvents;
  const price = downstream === "fifo" ? "fifoRequest" : "queueRequest";
  return [
    counted("events: sends", "queueRequest", webhooks * asks.webhook.sqsRequests),
    counted("events: receives, deletes", "queueRequest", batches * POLLER_REQUESTS_PER_BATCH),
    counted("to logistics and accounting", price, sends),
  ];
}

function logs(one: Times, asks: Operations, { batch }: Scenario): readonly Unpriced[] {
  const ours =
    one.orders * asks.order.logBytes +
    one.replays * asks.replay.logBytes +
    one.webhooks * asks.webhook.logBytes +
    one.batches * (asks.told.logBytes + (batch - 1) * BUDGETS.logBytesPerFurtherEvent);
  const { lambdaLogBytes, lambdaLines, accessLogBytes, lineBytes } = ASSUMED;
  const http = one.orders + one.replays + one.webhooks;
  const invocations = http + one.batches;
  const theirs =
    invocations * (lambdaLogBytes + lambdaLines * lineBytes) + http * (accessLogBytes + lineBytes);
  const { orderBytesOut, webhookBytesOut } = ASSUMED;
  const out = one.orders * orderBytesOut + one.webhooks * webhookBytesOut;
  return [
    counted("our log lines", "logGb", (ours + invocations * lineBytes) / GB),
    assumed("Lambda's and API Gateway's lines", "logGb", theirs / GB),
    assumed("to Conekta and to callers", "transferGb", out / GB),
  ];
}

import * as z from "zod";
import type { Hop, HopOutcome, Lane, Payment, TimelineFile } from "#local/console/contract.ts";
import { type Draft, shown } from "#local/trace/draft.ts";
import { firstSight, withHop } from "#local/trace/payment-of.ts";
import type { StoredItem } from "#local/trace/table-write.ts";
import { ORDER_STATUSES } from "#shared/domain/order-status.ts";
import { BY_CUSTOMER } from "#shared/env.ts";
import { isAbout, type LogLine, recordsAbout } from "./log-line.ts";

const Order = z.object({
  id: z.string(),
  status: z.enum(ORDER_STATUSES),
  [BY_CUSTOMER.sort]: z.number(),
  correlation_id: z.string().nullish().default(null),
  outbox: z.array(z.string()).nullish().default(null),
  history: z
    .array(
      z.object({
        at: z.number(),
        cause: z.string(),
        from: z.enum(ORDER_STATUSES),
        to: z.enum(ORDER_STATUSES),
      }),
    )
    .nullish()
    .default([]),
});
type Order = z.output<typeof Order>;

/** What the logs are asked for about an order, and from when to when (epoch ms). */
export interface Trail {
  readonly words: readonly string[];
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** Clocks of functions differ a little; and Conekta repeats itself for a day. */
const BEFORE_MS = 60_000;
const AFTER_MS = 24 * 60 * 60 * 1_000;

/** By its id, and by that of the request that asked for it, from then until a day after its last step. */
export function trailOf(item: StoredItem): Trail {
  const order = Order.parse(item);
  const steps = stepsOf(order).map(({ at }) => at);
  return {
    words: [order.id, ...(order.correlation_id === null ? [] : [order.correlation_id])],
    sinceMs: order.created_ms - BEFORE_MS,
    untilMs: Math.max(order.created_ms, ...steps) + AFTER_MS,
  };
}

/** What is known of an order afterwards: its history from the table, and what functions logged of it. */
export function deployedTimeline(item: StoredItem, lines: readonly LogLine[]): TimelineFile {
  const order = Order.parse(item);
  const drafts = [
    ...tableDrafts(order, item),
    ...lines.flatMap((line) => lineDrafts(order, line)),
  ].sort((one, other) => one.at - other.at);
  const hops = drafts.map((draft, at): Hop => ({ id: at + 1, ...draft }));
  const payment = hops.reduce<Payment>(
    (known, hop) => {
      const wrote = hop.lane === "table" ? { ...item, status: hop.facts["status"] } : undefined;
      return withHop(known, hop, wrote);
    },
    firstSight(order.id, order.created_ms),
  );
  // Of a history in whole seconds, most payments would have taken none.
  return { pagosTimeline: 1, payment: { ...payment, settledMs: null }, hops };
}

const Fact = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.unknown()).transform((list) => list.join(", ")),
]);
const Said = z.record(z.string(), Fact.catch(""));

const NOTHING = {
  ms: 0,
  waitMs: 0,
  outcome: "ok",
  fn: null,
  invocation: null,
  request: null,
  response: null,
} as const;

/** Writes that moved it. The last carries the item as it is now. */
function tableDrafts(order: Order, item: StoredItem): readonly Draft[] {
  const unsent = order.outbox ?? [];
  const now = {
    response: shown(JSON.stringify(item)),
    ...(unsent.length > 0 && { not_sent: unsent.join(" ") }),
  };
  const born = order.history?.[0]?.from ?? order.status;
  const writes = [
    { at: order.created_ms, title: `new: ${born}`, status: born, cause: "" },
    ...stepsOf(order),
  ];
  return writes.map(({ at, title, status, cause }, place) => {
    const { response, ...facts } = place === writes.length - 1 ? now : { response: null };
    return {
      ...NOTHING,
      paymentId: order.id,
      lane: "table",
      at,
      title,
      facts: { status, ...(cause && { cause }), ...facts },
      response,
    };
  });
}

/** History counts in seconds; nothing happens before the order is there. */
function stepsOf({ created_ms, history }: Order) {
  return (history ?? []).map(({ at, cause, from, to }) => ({
    at: Math.max(created_ms, at * 1_000),
    title: `${from} → ${to}`,
    status: to,
    cause,
  }));
}

function lineDrafts(order: Order, line: LogLine): readonly Draft[] {
  const about = { id: order.id, correlationId: order.correlation_id };
  const draft = (lane: Lane, title: string, outcome: HopOutcome): Draft => ({
    paymentId: order.id,
    lane,
    at: line.at - line.ms,
    ms: line.ms,
    waitMs: 0,
    outcome,
    title,
    fn: line.fn,
    invocation: line.request_id ?? line.correlation_id ?? null,
    facts: factsOf(line),
    request: null,
    response: shown(line.text),
  });
  if (line.records !== undefined) {
    return recordsAbout(line, about).map(({ type, cameTo }) =>
      draft("consumer", `${type} ${cameTo}`, cameTo === "failed" ? "retrying" : "ok"),
    );
  }
  if (!isAbout(line, about) || isRead(line)) return [];
  if (line.stuck_orders !== undefined) return [draft("reconciler", "stuck", "failed")];
  const lane = line.fn === "webhook" ? "webhook" : "api";
  const what = line.event ?? line.fn;
  return [draft(lane, `${what} ${line.status ?? ""}`.trim(), outcomeOf(line.status))];
}

/** A merchant who polls would bury what happened under what was asked. */
function isRead({ fn, status = 200 }: LogLine): boolean {
  return fn === "get-order" && status < 400;
}

function outcomeOf(status = 200): HopOutcome {
  if (status >= 500) return "failed";
  return status >= 400 ? "refused" : "ok";
}

/** Said elsewhere in a hop. */
const SHOWN: ReadonlySet<string> = new Set(["fn", "ms", "records", "event"]);

function factsOf({ text }: LogLine): Hop["facts"] {
  const said = Object.entries(Said.parse(JSON.parse(text)));
  return Object.fromEntries(said.filter(([name]) => !SHOWN.has(name)));
}

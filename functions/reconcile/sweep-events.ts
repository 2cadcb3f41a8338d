import type {
  Clock,
  EventLog,
  EventQueue,
  LoggedEvent,
  OrderBatch,
  OrderBook,
  Sweep,
  SweepStore,
} from "#functions/ports.ts";
import { type Reading, readEvent } from "#shared/contracts/conekta-event.ts";
import { applyEvidence, contradictions } from "#shared/domain/apply-evidence.ts";
import { PagosError } from "#shared/domain/errors.ts";
import type { Pace } from "#shared/domain/look-schedule.ts";
import type { Order } from "#shared/domain/order.ts";

export type SweepDeps = {
  readonly orders: Pick<OrderBatch, "findAll">;
  readonly book: Pick<OrderBook, "close">;
  readonly log: EventLog;
  readonly sweeps: SweepStore;
  readonly events: EventQueue;
  readonly clock: Clock;
  readonly pace: Pace;
  /** Ours: events of another stage's orders are nothing to miss. */
  readonly stage: string;
};

export type Swept = {
  /** Events that never arrived and are in the queue now. */
  readonly missing: number;
  /** Conekta orders that no order of ours will ever charge, closed now. */
  readonly strays: number;
};

/** Conekta was seen to deliver 16 s late: what is younger than one run may still be on its way. */
const LAG_RUNS = 1;
/** Conekta's list may show an event late; each pass looks again at what the last ten runs saw. */
const OVERLAP_RUNS = 10;
export const SWEEP_ID = "reconcile";
/** As many orders as the table reads at once. */
const ORDERS_AT_ONCE = 10;

type Evident = Extract<Reading, { kind: "evidence" }>;

/**
 * Compares Conekta's list of events, newest first, with what our orders have seen, down to where an
 * earlier pass began. A page is noted as done only after everything missing in it is in the queue, and
 * the watermark moves only at the end of a pass: wherever a run is cut off, the next one goes on from
 * there, and nothing is skipped.
 */
export async function sweepEvents(deps: SweepDeps, untilMs: number): Promise<Swept> {
  let sweep = await currentSweep(deps);
  let missing = 0;
  let strays = 0;
  while (deps.clock() < untilMs) {
    const page = await pageOf(deps, sweep);
    const found = await comparePage(deps, sweep, page?.events ?? []);
    missing += found.missing;
    strays += found.strays;
    const next = page ? after(deps, sweep, { ...page, ...found }) : { ...sweep, pass: null };
    const saved = await deps.sweeps.save(next);
    // Another run is at work on the same list: it goes on, this one does not.
    if (saved === null || saved.pass === null) break;
    sweep = saved;
  }
  return { missing, strays };
}

/** Null where Conekta, which does answer, knows the cursor no more: the pass is begun again. */
async function pageOf({ log }: SweepDeps, { pass }: Sweep) {
  const cursor = pass?.cursor ?? null;
  try {
    return await log.page(cursor);
  } catch (error) {
    const isRefused = error instanceof PagosError && error.code !== "conekta_unavailable";
    if (cursor !== null && isRefused) return null;
    throw error;
  }
}

/** The pass under way, or a new one. The first of all begins at the present and its overlap. */
async function currentSweep(deps: SweepDeps): Promise<Sweep> {
  const until = Math.floor((deps.clock() - LAG_RUNS * deps.pace.everyMs) / 1000);
  const stored = await deps.sweeps.find(SWEEP_ID);
  if (stored?.pass) return stored;
  if (stored) return { ...stored, pass: { until, cursor: null } };
  const first: Sweep = {
    id: SWEEP_ID,
    doneUntil: until,
    pass: null,
    comparedDay: null,
    comparing: null,
    version: 0,
  };
  const claim = await deps.sweeps.claim(first);
  return { ...(claim.kind === "taken" ? claim.by : first), pass: { until, cursor: null } };
}

/** The sweep with one page more behind it. */
function after(
  deps: SweepDeps,
  sweep: Sweep,
  page: {
    readonly events: readonly LoggedEvent[];
    readonly nextCursor: string | null;
    readonly holdAt: number | null;
  },
): Sweep {
  const until = Math.min(sweep.pass?.until ?? sweep.doneUntil, page.holdAt ?? Infinity);
  const oldest = page.events.at(-1)?.createdAt ?? 0;
  const from = sweep.doneUntil - (OVERLAP_RUNS * deps.pace.everyMs) / 1000;
  const isLast = page.nextCursor === null || oldest < from;
  return isLast
    ? { ...sweep, doneUntil: until, pass: null }
    : { ...sweep, pass: { until, cursor: page.nextCursor } };
}

type Compared = Swept & {
  /** Epoch s from which on events are looked at again: their order has no Conekta id yet. */
  readonly holdAt: number | null;
};

async function comparePage(
  deps: SweepDeps,
  sweep: Sweep,
  events: readonly LoggedEvent[],
): Promise<Compared> {
  const until = sweep.pass?.until ?? sweep.doneUntil;
  const due = events
    .filter(({ createdAt }) => createdAt <= until)
    .flatMap((event) => readLogged(event, deps.stage));
  const orders = await ordersOf(deps, due);
  const known = due.flatMap((event) => {
    const order = orders.get(orderIdOf(event));
    return order ? [{ ...event, order }] : [];
  });
  const missing = known.filter(isMissing);
  const { strays = [], undecided = [] } = Object.groupBy(known.filter(isElsewhere), ({ order }) =>
    mayStillBeNamed(order) ? "undecided" : "strays",
  );
  await Promise.all(missing.map(({ body }) => deps.events.enqueue(body)));
  await Promise.all(strays.map(({ reading }) => deps.book.close(reading.evidence.conektaOrderId)));
  return {
    missing: missing.length,
    strays: strays.length,
    holdAt: undecided.length > 0 ? Math.min(...undecided.map(({ createdAt }) => createdAt)) : null,
  };
}

type Logged = LoggedEvent & { readonly reading: Evident };
type Known = Logged & { readonly order: Order };

/** What we do not act on, or cannot read, is nothing to miss. */
function readLogged(event: LoggedEvent, stage: string): Logged[] {
  try {
    const reading = readEvent(event.body, stage);
    return reading.kind === "evidence" ? [{ ...event, reading }] : [];
  } catch {
    return [];
  }
}

function orderIdOf({ reading }: Logged): string {
  return reading.orderId ?? reading.evidence.conektaOrderId;
}

async function ordersOf({ orders }: SweepDeps, events: readonly Logged[]) {
  const ids = [...new Set(events.map(orderIdOf))];
  const found: Order[] = [];
  for (let start = 0; start < ids.length; start += ORDERS_AT_ONCE) {
    found.push(...(await orders.findAll(ids.slice(start, start + ORDERS_AT_ONCE))));
  }
  return new Map(found.map((order) => [order.id, order]));
}

/** It never came, and would have told something. */
function isMissing({ reading, order }: Known): boolean {
  const { eventId, evidence } = reading;
  const isSeen = eventId === null || order.seen.includes(eventId);
  if (isSeen || contradictions(order, evidence).length > 0) return false;
  return applyEvidence(order, evidence, { at: 0, cause: "sweep" }) !== order;
}

/** Conekta made an order for us whose id we did not keep: its answer was lost, or came second. */
function isElsewhere({ reading, order }: Known): boolean {
  const isOther = order.conektaOrderId !== reading.evidence.conektaOrderId;
  return reading.type === "order.created" && order.owner !== null && isOther;
}

/** The invocation that made it may be about to store its id. */
function mayStillBeNamed({ conektaOrderId, status }: Order): boolean {
  return conektaOrderId === null && status === "processing";
}

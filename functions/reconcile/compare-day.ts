import type {
  Clock,
  DayBook,
  DayTotals,
  EventQueue,
  OrderBatch,
  Sweep,
  SweepStore,
  Totals,
} from "#functions/ports.ts";
import {
  type ConektaOrder,
  evidenceOf,
  isOfAnotherStage,
  ourIdOfOrder,
} from "#shared/contracts/conekta-order.ts";
import { POLLED, pollBody } from "#shared/contracts/poll.ts";
import { contradictions } from "#shared/domain/apply-evidence.ts";
import { PagosError } from "#shared/domain/errors.ts";
import type { Pace } from "#shared/domain/look-schedule.ts";
import type { Order } from "#shared/domain/order.ts";
import { isCaptured } from "#shared/domain/order-status.ts";
import { SWEEP_ID } from "./sweep-events.ts";

export type DayDeps = {
  readonly orders: Pick<OrderBatch, "findAll">;
  readonly days: DayBook;
  readonly sweeps: SweepStore;
  readonly events: EventQueue;
  readonly clock: Clock;
  readonly pace: Pace;
  /** Ours: orders of another stage with the same account are not compared. */
  readonly stage: string;
};

type Comparing = NonNullable<Sweep["comparing"]>;

const DAY_MS = 86_400_000;
/** What was paid within this many runs, an hour when deployed, may be on its way to us. */
const GRACE_RUNS = 60;
/** As many orders as the table reads at once. */
const ORDERS_AT_ONCE = 10;

/**
 * Compares a past day's paid orders at Conekta with ours, day after day, and answers the totals of the
 * day that it finishes. The sums are stored with the cursor, after what a page shows to be unpaid here
 * is in the queue: a run that is cut off leaves the rest to the next, and no order is added twice. It
 * begins once the sweep of the events, whose item holds them, has made it.
 */
export async function compareDay(deps: DayDeps, untilMs: number): Promise<DayTotals | null> {
  const sweep = await deps.sweeps.find(SWEEP_ID);
  const begun = sweep && (sweep.comparing ?? dueDay(deps, sweep));
  if (sweep === null || begun === null || deps.clock() >= untilMs) return null;
  const page = await pageOf(deps, begun);
  if (page === null) {
    await deps.sweeps.save({ ...sweep, comparing: null });
    return null;
  }
  const reached = await withPage(deps, begun, page);
  const saved = await deps.sweeps.save(after(sweep, reached));
  // Another run is at work on the same day: it goes on, this one does not.
  if (saved === null) return null;
  return reached.cursor === null ? reached : compareDay(deps, untilMs);
}

function after(sweep: Sweep, reached: Comparing): Sweep {
  return reached.cursor === null
    ? { ...sweep, comparedDay: reached.day, comparing: null }
    : { ...sweep, comparing: reached };
}

/** The day after the last one compared, or yesterday; null while that day is not over for long enough. */
function dueDay({ clock, pace }: DayDeps, { comparedDay }: Sweep): Comparing | null {
  const latest = dayOf(clock() - GRACE_RUNS * pace.everyMs - DAY_MS);
  const day = comparedDay === null ? latest : dayOf(Date.parse(comparedDay) + DAY_MS);
  return day <= latest ? emptyDay(day) : null;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function emptyDay(day: string): Comparing {
  return { day, here: {}, conekta: {}, drift: 0, cursor: null };
}

/** Null where Conekta, which does answer, knows the cursor no more: the day is begun again. */
async function pageOf({ days }: DayDeps, { day, cursor }: Comparing) {
  try {
    return await days.paidOn(day, cursor);
  } catch (error) {
    const isRefused = error instanceof PagosError && error.code !== "conekta_unavailable";
    if (cursor !== null && isRefused) return null;
    throw error;
  }
}

type Page = Awaited<ReturnType<DayBook["paidOn"]>>;

/** The day with one page more added to it. */
async function withPage(deps: DayDeps, begun: Comparing, page: Page): Promise<Comparing> {
  const pairs = await pairsOf(deps, page.orders);
  const unpaid = pairs.filter(({ order, differs }) => !differs && !isPaidHere(order));
  await Promise.all(unpaid.map(({ picture }) => deps.events.enqueue(pollBody(POLLED, picture))));
  const here = pairs.flatMap(({ picture, order }) =>
    order && isPaidHere(order) && order.conektaOrderId === picture.id ? [order] : [],
  );
  return {
    day: begun.day,
    here: plus(begun.here, here),
    conekta: plus(
      begun.conekta,
      pairs.map(({ picture }) => picture),
    ),
    drift: begun.drift + unpaid.length + pairs.filter(({ differs }) => differs).length,
    cursor: page.nextCursor,
  };
}

type Pair = {
  readonly picture: ConektaOrder;
  readonly order: Order | undefined;
  /** They are not of the same money; what Conekta says of it must not be joined. */
  readonly differs: boolean;
};

/** Each order that carries an id of ours, and was not paid just now, beside ours. */
async function pairsOf(deps: DayDeps, pictures: readonly ConektaOrder[]): Promise<readonly Pair[]> {
  const latestMs = deps.clock() - GRACE_RUNS * deps.pace.everyMs;
  const due = pictures.flatMap((picture) => {
    const id = ourIdOfOrder(picture);
    const paidAt = evidenceOf(picture).charge?.paidAt ?? 0;
    const isOurs = id !== null && !isOfAnotherStage(picture, deps.stage);
    return isOurs && paidAt * 1000 <= latestMs ? [{ id, picture }] : [];
  });
  const orders = await ordersOf(
    deps,
    due.map(({ id }) => id),
  );
  return due.map(({ id, picture }) => {
    const order = orders.get(id);
    const differs = order !== undefined && contradictions(order, evidenceOf(picture)).length > 0;
    return { picture, order, differs };
  });
}

async function ordersOf({ orders }: DayDeps, given: readonly string[]) {
  const ids = [...new Set(given)];
  const found: Order[] = [];
  for (let start = 0; start < ids.length; start += ORDERS_AT_ONCE) {
    found.push(...(await orders.findAll(ids.slice(start, start + ORDERS_AT_ONCE))));
  }
  return new Map(found.map((order) => [order.id, order]));
}

function isPaidHere(order: Order | undefined): boolean {
  return order !== undefined && isCaptured(order.status);
}

function plus(
  totals: Totals,
  orders: readonly { readonly amount: number; readonly currency: string }[],
): Totals {
  const sums: Record<string, number> = { ...totals };
  for (const { amount, currency } of orders) sums[currency] = (sums[currency] ?? 0) + amount;
  return sums;
}

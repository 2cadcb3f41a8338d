import type { DayTotals, OrderBatch, UnsettledOrders } from "#functions/ports.ts";
import { isUndecided, needsPerson, quietSince } from "#shared/domain/look-schedule.ts";
import type { Order } from "#shared/domain/order.ts";
import { type AttendDeps, type Attended, attendOrder } from "./attend-order.ts";
import { compareDay, type DayDeps } from "./compare-day.ts";
import { type SweepDeps, type Swept, sweepEvents } from "./sweep-events.ts";

type Deps = AttendDeps &
  Omit<SweepDeps, "orders"> &
  Omit<DayDeps, "orders"> & {
    readonly orders: OrderBatch;
    readonly unsettled: UnsettledOrders;
  };

/** What a run came to, in counts; `troubles` are the names of what went wrong, each once. */
export type Reconciled = Swept & {
  readonly looked: number;
  readonly resolved: number;
  readonly failed: number;
  /** Messages sent that had been left in an outbox. */
  readonly swept: number;
  /** Orders that differ from Conekta's in what must agree, or were paid there and not here. */
  readonly drift: number;
  /** The day whose comparison ended in this run. */
  readonly day: DayTotals | null;
  /** Age of the oldest order looked at of which nobody knows what became of its money. */
  readonly oldestUnknownMs: number;
  /** How many of those have been so for a quarter of an hour (deployed). */
  readonly longUnknown: number;
  /** Ids of orders about which only a person can find out more. */
  readonly stuck: readonly string[];
  readonly troubles: readonly string[];
};

/**
 * When each part stops beginning anything new, from the start of a run. The function has 28 s. An order
 * may wait three times 8 s for Conekta, and its look is to end. A page of a list that waits as long may
 * be cut off, since the next run asks for it again: so the events, of which a busy shop has most, get
 * what is left, and the comparison of a day enough to end within the day.
 */
const ORDERS_MS = 4_000;
const EVENTS_MS = 18_000;
const DAYS_MS = 20_000;
/** By then the reconciler has decided what can be decided: something is in its way. */
const LONG_UNKNOWN_RUNS = 15;
/** As many as the table reads at once; they wait for Conekta together. */
const ORDERS_AT_ONCE = 10;

/**
 * Finds out what nobody told us: looks after the orders whose time has come, then after the events
 * that never arrived, then, once a day, after what was paid the day before. Bounded in time; what one
 * run does not get to is due in the next. It sends no charge, and may be cut off, repeated or run twice
 * at a time without harm.
 */
export async function reconcile(deps: Deps): Promise<Reconciled> {
  const started = deps.clock();
  const { attended, unattended, troubles } = await attendOrders(deps, started + ORDERS_MS);
  const events = await guarded(() => sweepEvents(deps, started + EVENTS_MS));
  const day = await guarded(() => compareDay(deps, started + DAYS_MS));
  const count = (finding: Attended["finding"]) =>
    attended.filter((each) => each.finding === finding).length;
  const unknown = attended.filter(({ finding, order }) => {
    return (finding === "waiting" || finding === "drift") && isUndecided(order);
  });
  const now = deps.clock();
  const undecided = [...unknown.map(({ order }) => order), ...unattended.filter(isUndecided)];
  const ages = undecided.map((order) => now - quietSince(order));
  return {
    looked: attended.length - count("held"),
    resolved: count("resolved"),
    failed: count("failed"),
    drift: count("drift") + (day.value?.drift ?? 0),
    swept: attended.reduce((sum, { swept }) => sum + swept, 0),
    missing: events.value?.missing ?? 0,
    strays: events.value?.strays ?? 0,
    day: day.value,
    oldestUnknownMs: Math.max(0, ...ages),
    longUnknown: undecided.filter((order) => isLongUnknown(order, now, deps.pace.everyMs)).length,
    stuck: unknown
      .filter(({ order }) => needsPerson(order, now, deps.pace))
      .map(({ order }) => order.id),
    troubles: [...new Set([...troubles, ...events.trouble, ...day.trouble])],
  };
}

/** A payment that Conekta itself calls pending is not unknown: it waits for the card holder's bank. */
function isLongUnknown(order: Order, nowMs: number, everyMs: number): boolean {
  const isOpen = order.status !== "pending_payment";
  return isOpen && nowMs - quietSince(order) >= LONG_UNKNOWN_RUNS * everyMs;
}

/** Page by page, the longest due first, until all were looked at, time is up, or all ask in vain. */
async function attendOrders(deps: Deps, untilMs: number) {
  const attended: Attended[] = [];
  const unattended: Order[] = [];
  const troubles: string[] = [];
  const asked = new Set<string>();
  while (deps.clock() < untilMs) {
    const page = await guarded(() => nextPage(deps, asked));
    troubles.push(...page.trouble);
    const orders = page.value ?? [];
    if (orders.length === 0) break;
    const outcomes = await Promise.all(orders.map((order) => attendGuarded(deps, order)));
    attended.push(...outcomes.flatMap(({ value }) => value ?? []));
    unattended.push(...orders.filter((_, at) => outcomes[at]?.value === null));
    troubles.push(...outcomes.flatMap(({ trouble }) => trouble));
    // Conekta, or something else that all of them need, is away: asking more would only wait.
    if (outcomes.every(({ value }) => value === null)) break;
  }
  return { attended, unattended, troubles };
}

/** The next orders that are due and were not asked about in this run, as the table has them now. */
async function nextPage(deps: Deps, asked: Set<string>): Promise<readonly Order[]> {
  const due = await deps.unsettled.due(deps.clock());
  const ids = due.filter((id) => !asked.has(id)).slice(0, ORDERS_AT_ONCE);
  for (const id of ids) asked.add(id);
  return ids.length === 0 ? [] : deps.orders.findAll(ids);
}

/** An order that cannot be looked at now makes way for others, and is due again in the next run. */
async function attendGuarded(deps: Deps, order: Order) {
  const outcome = await guarded(() => attendOrder(deps, order));
  if (outcome.value === null) {
    const lookMs = deps.clock() + deps.pace.everyMs;
    await guarded(() => deps.orders.save({ ...order, lookMs }));
  }
  return outcome;
}

/** One order's trouble must not keep the others waiting; its name goes into the log line. */
async function guarded<Value>(work: () => Promise<Value>) {
  try {
    return { value: await work(), trouble: [] };
  } catch (error) {
    return { value: null, trouble: [error instanceof Error ? nameOf(error) : "unknown"] };
  }
}

function nameOf(error: Error): string {
  return "code" in error ? `${error.name} ${String(error.code)}` : error.name;
}

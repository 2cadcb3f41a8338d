import type { Clock, DownstreamQueues, OrderBatch, OrderBook } from "#functions/ports.ts";
import { type Reading, readEvent } from "#shared/contracts/conekta-event.ts";
import {
  applyEvidence,
  contradictions,
  movesMoney,
  tellsAnything,
} from "#shared/domain/apply-evidence.ts";
import { type Effect, kindOf, ROUTES } from "#shared/domain/effects.ts";
import type { Order } from "#shared/domain/order.ts";
import { type Accepted, deliverOutboxes } from "#shared/domain/outbox.ts";
import { type CameTo, cameTo } from "./came-to.ts";
import { type ForeignOrders, foreignOrder } from "./foreign-order.ts";
import { listRefunds } from "./list-refunds.ts";
import { settleConflict } from "./settle-conflict.ts";

type Deps = {
  readonly orders: OrderBatch;
  readonly downstream: DownstreamQueues;
  readonly book: Pick<OrderBook, "read">;
  readonly clock: Clock;
  readonly foreignOrders: ForeignOrders;
  /** Ours: what Conekta says of another stage's orders is none of our business. */
  readonly stage: string;
};

/** A queued event: the queue's id for it and Conekta's raw body. */
type Queued = { readonly id: string; readonly body: string };

type Failure = { readonly id: string; readonly reason: string };

type Evident = Extract<Reading, { kind: "evidence" }> & { readonly id: string };

/** All that a batch says of one order. */
type Group = { readonly orderId: string; readonly events: readonly Evident[] };

/** An order with the batch's events joined in; `stored` is how the table has it. */
type Joined = {
  readonly group: Group;
  readonly stored: Order;
  readonly order: Order;
  /** Events that Conekta, asked again, did not confirm. */
  readonly unconfirmed: readonly Failure[];
};

/** One queued event, as the log and the metrics tell of it. */
export type EventRecord = {
  readonly id: string;
  readonly type: string | null;
  readonly orderId: string | null;
  readonly cameTo: CameTo;
};

export type Consumed = {
  readonly failures: readonly Failure[];
  readonly records: readonly EventRecord[];
  /** Messages that downstream queues have taken. */
  readonly sent: number;
  /** For each order that both queues now know to be paid: milliseconds since it was asked for. */
  readonly paidAfterMs: readonly number[];
  /** Words for a status that Conekta used and we do not know. */
  readonly unknownWords: readonly string[];
};

const SAVE_ATTEMPTS_MAX = 5;

/**
 * Applies a batch of events and tells downstream systems what follows from them.
 *
 * Status and outgoing messages are committed in one write before anything is sent; messages leave in
 * batches, then the outbox is cleared. A crash anywhere in between makes the queue deliver the events
 * again, and joining them again changes nothing but sends what is still in the outbox. Events that
 * fail are named in `failures`; their neighbours are not held up.
 */
export async function consume(deps: Deps, batch: readonly Queued[]): Promise<Consumed> {
  const { groups, poison, readings, unknownWords } = sort(batch, deps.stage);
  const found = await deps.orders.findAll(groups.map(({ orderId }) => orderId));
  const standing = new Map(found.map((order) => [order.id, order]));

  const outcomes = await Promise.all(
    groups.map((group) => attempt(group, () => join(deps, group, standing.get(group.orderId)))),
  );
  const joined = outcomes.flatMap(({ value }) => value ?? []);
  const accepted = await deliverOutboxes(
    joined.map(({ order }) => order),
    deps.downstream.send,
  );
  const cleared = await Promise.all(
    joined.map((each) => attempt(each.group, () => clear(deps, each, accepted))),
  );
  const failures = [...outcomes, ...cleared].flatMap((outcome) => outcome.failures);
  const refused = joined.flatMap(({ group, order, unconfirmed }) => [
    ...unconfirmed,
    ...contradicted(group, order),
  ]);
  const all = [...poison, ...failures, ...refused];
  const before = new Map(joined.map(({ group, stored }) => [group.orderId, stored]));
  return {
    failures: all,
    records: recordsOf(readings, { before, failures: all }),
    ...delivered(deps, joined, accepted),
    unknownWords,
  };
}

function recordsOf(
  readings: readonly { readonly id: string; readonly reading: Reading | null }[],
  known: { readonly before: ReadonlyMap<string, Order>; readonly failures: readonly Failure[] },
): readonly EventRecord[] {
  const failed = new Set(known.failures.map(({ id }) => id));
  return readings.map(({ id, reading }) => {
    const isEvident = reading?.kind === "evidence";
    const orderId = isEvident ? orderIdOf(reading) : null;
    const calm = isEvident ? cameTo(known.before.get(orderId ?? ""), reading) : "ignored";
    return { id, type: reading?.type ?? null, orderId, cameTo: failed.has(id) ? "failed" : calm };
  });
}

/** What left, in numbers. */
function delivered({ clock }: Deps, joined: readonly Joined[], accepted: Accepted) {
  const effects = joined.flatMap(({ order }) =>
    [...(accepted.get(order.id) ?? [])].map((effect) => ({ order, effect })),
  );
  return {
    sent: effects.reduce((sum, { effect }) => sum + ROUTES[kindOf(effect)].length, 0),
    paidAfterMs: effects
      .filter(({ order, effect }) => order.owner !== null && kindOf(effect) === "order.paid")
      .map(({ order }) => clock() - order.createdMs),
  };
}

function orderIdOf({ orderId, evidence }: Extract<Reading, { kind: "evidence" }>): string {
  return orderId ?? evidence.conektaOrderId;
}

function sort(batch: readonly Queued[], stage: string) {
  const readings = batch.map((queued) => ({ id: queued.id, reading: read(queued, stage) }));
  const events = readings.flatMap(({ id, reading }) =>
    reading?.kind === "evidence" ? [{ ...reading, id }] : [],
  );
  const byOrder = Map.groupBy(events, orderIdOf);
  return {
    groups: [...byOrder].map(([orderId, grouped]) => ({ orderId, events: grouped })),
    poison: readings
      .filter(({ reading }) => reading === null)
      .map(({ id }) => ({ id, reason: "not an event" })),
    readings,
    unknownWords: events.flatMap(({ unknownWord }) => unknownWord ?? []),
  };
}

function read({ body }: Queued, stage: string): Reading | null {
  try {
    return readEvent(body, stage);
  } catch {
    return null;
  }
}

/** Keeps one order's trouble from its neighbours: their events fail or succeed on their own. */
async function attempt<Value>(group: Group, work: () => Promise<Value>) {
  try {
    return { value: await work(), failures: [] };
  } catch (error) {
    const reason = error instanceof Error ? error.name : "unknown";
    return { value: null, failures: group.events.map(({ id }) => ({ id, reason })) };
  }
}

/** Joins the events, and commits first if anything new must be sent because of them. */
async function join(deps: Deps, told: Group, standing: Order | undefined): Promise<Joined[]> {
  const stored = standing ?? (await firstSightOf(deps, told));
  if (stored === null) return [];
  const settled = await settleConflict(deps.book, stored, told.events);
  const { events, failures } = await listRefunds(deps.book, stored, settled.events);
  const group = { ...told, events };
  const order = withEvents(deps, stored, group);
  const known = { group, stored, order, unconfirmed: [...settled.failures, ...failures] };
  if (order.outbox.length === stored.outbox.length) return [known];
  const saved = await write(deps, group, { read: stored, sent: new Set() });
  return [{ ...known, stored: saved, order: saved }];
}

/** An order that Conekta knows and we do not was made by somebody else with the same account. */
async function firstSightOf(deps: Deps, group: Group): Promise<Order | null> {
  if (deps.foreignOrders === "ignore") return null;
  const first = foreignOrder(group.events, deps.clock());
  if (first === null) return null;
  const known = await deps.orders.find(first.id);
  if (known) return known;
  const claim = await deps.orders.claim(first);
  return claim.kind === "claimed" ? first : claim.by;
}

function withEvents(deps: Deps, order: Order, group: Group): Order {
  const at = Math.floor(deps.clock() / 1000);
  const joined = group.events
    .filter(({ evidence }) => tellsAnything(evidence))
    .filter(({ evidence }) => contradictions(order, evidence).length === 0)
    .reduce((current, { evidence, eventId, type }) => {
      return applyEvidence(current, evidence, { at, ...sourceOf(type, eventId) });
    }, order);
  const silent =
    order.owner === null && deps.foreignOrders !== "process" && joined.outbox.length > 0;
  return silent ? { ...joined, outbox: [] } : joined;
}

/** Only Conekta's events have an id to remember; what the reconciler saw is told as often as it looks. */
function sourceOf(type: string, eventId: string | null) {
  return eventId === null ? { cause: type } : { cause: `${type} ${eventId}`, eventId };
}

/** Money that does not fit the order is never applied; it goes to the dead-letter queue and its alarm. */
function contradicted(group: Group, order: Order): readonly Failure[] {
  return group.events
    .filter(({ evidence }) => movesMoney(evidence))
    .flatMap(({ id, evidence }) => {
      const [reason] = contradictions(order, evidence);
      return reason === undefined ? [] : [{ id, reason: `quarantined: ${reason}` }];
    });
}

/** Takes what was accepted out of the outbox, in the same write that remembers the events. */
async function clear(deps: Deps, joined: Joined, accepted: Accepted): Promise<void> {
  const { group, stored, order } = joined;
  const sent = accepted.get(order.id) ?? new Set();
  if (sent.size > 0 || order !== stored) {
    await write(deps, group, { read: stored, sent });
  }
  if (sent.size < order.outbox.length) throw new UndeliveredError(order.id);
}

class UndeliveredError extends Error {
  override readonly name = "Undelivered";

  constructor(orderId: string) {
    super(`A downstream queue did not accept a message of ${orderId}.`);
  }
}

/** Joins the events into the newest version and writes it; losing a race means reading and joining again. */
async function write(
  deps: Deps,
  group: Group,
  about: { readonly read: Order; readonly sent: ReadonlySet<Effect> },
): Promise<Order> {
  let current = about.read;
  for (let tries = 0; tries < SAVE_ATTEMPTS_MAX; tries += 1) {
    const joined = withEvents(deps, current, group);
    const outbox = joined.outbox.filter((effect) => !about.sent.has(effect));
    if (joined === current && outbox.length === current.outbox.length) return current;
    const saved = await deps.orders.save({ ...joined, outbox });
    if (saved !== null) return saved;
    current = (await deps.orders.find(current.id)) ?? current;
  }
  throw new Error(`Order ${current.id} was written by others ${SAVE_ATTEMPTS_MAX} times in a row.`);
}

import { seededRandom } from "#local/conekta/random.ts";
import { bucketOf, poisson, shared, wheelOf } from "./gates.ts";
import { EVENTS_PER_PAYMENT, QUOTAS, type Settings, TIMES, WRITES } from "./settings.ts";

export type Experiment = {
  /** Orders a second that customers want. */
  readonly rate: number;
  readonly settings: Settings;
  readonly seed: number;
  /** When Conekta stops answering, for how long, and how long is watched after; seconds. */
  readonly before: number;
  readonly outage: number;
  readonly after: number;
};

/** How things stand at the end of a second. */
export type Sample = {
  readonly second: number;
  readonly wanted: number;
  readonly paid: number;
  /** Orders that merchants will ask for again. */
  readonly waiting: number;
  readonly inFlight: number;
  /** Charges of which nobody knows what became. */
  readonly unknown: number;
  readonly events: {
    readonly told: number;
    /** Not delivered yet, or to be delivered again. */
    readonly atConekta: number;
    /** Delivered in vain until Conekta gave up: the reconciler finds them in its list. */
    readonly givenUp: number;
    readonly queued: number;
    readonly applied: number;
  };
  /** Lambda executions at the same time. */
  readonly concurrency: number;
};

/** Steps a second. All is counted in whole orders and events. */
const PACE = 5;
const RETRY_TRIES = Math.log2(TIMES.retryMax / TIMES.retry);

/**
 * Plays a shop through an hour without Conekta, in steps of a fifth of a second: merchants ask and ask
 * again, the API, Lambda and the table let through what they can, Conekta tells of payments and tells
 * again, the consumer works the queue off. The same experiment is the same to the last order.
 */
export function simulate(experiment: Experiment): readonly Sample[] {
  const world = worldOf(experiment);
  const samples: Sample[] = [];
  for (let step = 0; step < world.steps; step += 1) {
    advance(world, step);
    if ((step + 1) % PACE === 0) samples.push(sampleOf(world, (step + 1) / PACE));
  }
  return samples;
}

type World = ReturnType<typeof worldOf>;

function worldOf(experiment: Experiment) {
  const { settings, before, outage, after } = experiment;
  const steps = (before + outage + after) * PACE;
  const least = Math.min(QUOTAS.pollersAtFirst, settings.consumersMax);
  const eventsASecond = experiment.rate * EVENTS_PER_PAYMENT;
  const usual = Math.ceil((eventsASecond * TIMES.batch) / settings.batch);
  return {
    experiment,
    steps,
    random: seededRandom(experiment.seed),
    outageFrom: before * PACE,
    outageTo: (before + outage) * PACE,
    api: bucketOf(settings.apiRate, Math.max(QUOTAS.apiBurst, settings.apiRate / 2)),
    orders: bucketOf(settings.ordersRate, settings.ordersBurst),
    webhooks: bucketOf(settings.routeRate, settings.routeBurst),
    scaling: bucketOf(QUOTAS.scalingPerSecond, QUOTAS.scalingBurst),
    writes: bucketOf(settings.tableWrites, settings.tableWrites / PACE),
    index: bucketOf(settings.indexedOrders, settings.indexedOrders / PACE),
    consumers: bucketOf(0, 0),
    merchants: wheelOf(steps, RETRY_TRIES),
    deliveries: wheelOf(steps, TIMES.redeliveriesMax),
    /** Orders by the step at which create-order is done with them. */
    charged: wheelOf(steps, 0),
    failed: wheelOf(steps, RETRY_TRIES),
    state: {
      wanted: 0,
      paid: 0,
      unknown: 0,
      // The shop did not open this minute: what it needs on a quiet day is there.
      warm: Math.min(settings.concurrency, Math.ceil(experiment.rate * TIMES.order)),
      pollers: Math.min(settings.consumersMax, Math.max(least, usual)),
      /** Parts of an event that the consumers had time for in earlier steps. */
      spare: 0,
      webhooks: 0,
      consuming: 0,
      told: 0,
      givenUp: 0,
      queued: 0,
      applied: 0,
    },
  };
}

function advance(world: World, step: number): void {
  const { api, orders, webhooks, scaling, writes, index } = world;
  for (const each of [api, orders, webhooks, scaling, writes, index]) {
    each.refill(1 / PACE);
  }
  outageBegins(world, step);
  outageEnds(world, step);
  consume(world);
  finish(world, step);
  enter(world, step);
}

const isOut = ({ outageFrom, outageTo }: World, step: number): boolean =>
  step >= outageFrom && step < outageTo;

/** Whoever waits for Conekta's answer to a charge will not get one. */
function outageBegins({ charged, state, outageFrom, steps }: World, step: number): void {
  if (step !== outageFrom) return;
  for (let at = step; at < steps; at += 1) state.unknown += charged.take(at)[0] ?? 0;
}

/** Conekta says what became of them, as of any payment: by its events. */
function outageEnds(world: World, step: number): void {
  if (step !== world.outageTo) return;
  const { unknown } = world.state;
  world.state.unknown = 0;
  pay(world, unknown, step);
}

function pay({ state, deliveries }: World, orders: number, step: number): void {
  const events = orders * EVENTS_PER_PAYMENT;
  state.paid += orders;
  state.told += events;
  deliveries.put(events, 0, {
    from: step + TIMES.delivery * PACE,
    to: step + (TIMES.delivery + 4) * PACE,
  });
}

function consume({ state, writes, experiment }: World): void {
  const { consumersMax, batch } = experiment.settings;
  const isBusy = state.queued > state.pollers * batch;
  const growth = isBusy ? QUOTAS.pollersPerSecond / PACE : -QUOTAS.pollersPerSecond / PACE;
  const least = Math.min(QUOTAS.pollersAtFirst, consumersMax);
  state.pollers = Math.min(consumersMax, Math.max(least, state.pollers + growth));
  const room = Math.floor(state.pollers) * (1 / PACE / TIMES.batch) * batch + state.spare;
  const asked = Math.min(state.queued, Math.floor(room));
  const taken = writes.take(asked, WRITES.events / EVENTS_PER_PAYMENT);
  state.spare = Math.min(1, room - Math.floor(room));
  state.queued -= taken;
  state.applied += taken;
  state.consuming = Math.min(Math.floor(state.pollers), Math.ceil(taken / batch));
}

function finish(world: World, step: number): void {
  pay(world, world.charged.take(step)[0] ?? 0, step);
  world.failed.take(step).forEach((orders, tries) => {
    askAgain(world, { orders, tries, step });
  });
}

/** Some time between half and one and a half of what a doubling back-off says. */
function askAgain(
  { merchants }: World,
  {
    orders,
    tries,
    step,
  }: { readonly orders: number; readonly tries: number; readonly step: number },
): void {
  const wait = Math.min(TIMES.retryMax, TIMES.retry * 2 ** tries) * PACE;
  merchants.put(orders, tries + 1, { from: step + wait / 2, to: step + wait * 1.5 });
}

/** New orders, repeated ones and webhooks pass their routes' throttles, then the account's. */
function enter(world: World, step: number): void {
  const { state, merchants, deliveries, api, experiment, random } = world;
  const fresh = poisson(experiment.rate / PACE, random);
  state.wanted += fresh;
  const orders = merchants.take(step).map((count, tries) => count + (tries === 0 ? fresh : 0));
  const events = isOut(world, step) ? held(world, step) : deliveries.take(step);
  const asking = [
    ...shared(world.orders.take(total(orders)), orders),
    ...shared(world.webhooks.take(total(events)), events),
  ];
  const passed = shared(api.take(total(asking)), asking);
  const heard = passed.slice(orders.length);
  hear(world, { heard, events, step });
  const begun = begin(world, passed.slice(0, orders.length), step);
  orders.forEach((count, tries) => {
    askAgain(world, { orders: count - (begun[tries] ?? 0), tries, step });
  });
}

/** Nothing is delivered by a Conekta that is down; it all comes in the half minute after. */
function held({ deliveries, outageTo }: World, step: number): readonly number[] {
  const late = deliveries.take(step);
  late.forEach((count, tries) => {
    deliveries.put(count, tries, { from: outageTo, to: outageTo + 30 * PACE });
  });
  return late.map(() => 0);
}

type Heard = {
  readonly heard: readonly number[];
  readonly events: readonly number[];
  readonly step: number;
};

/** A webhook that finds no room is sent again, later and later, and in the end not at all. */
function hear(world: World, { heard, events, step }: Heard): void {
  const { state, deliveries } = world;
  const perExecution = 1 / (TIMES.webhook * PACE);
  const room = Math.floor(Math.max(0, roomOf(world)) * perExecution);
  const accepted = shared(Math.min(room, total(heard)), heard);
  state.queued += total(accepted);
  state.webhooks = Math.ceil(total(accepted) / perExecution);
  events.forEach((count, tries) => {
    const refused = count - (accepted[tries] ?? 0);
    const wait = TIMES.redelivery * 2 ** tries * PACE;
    if (tries >= TIMES.redeliveriesMax) state.givenUp += refused;
    else deliveries.put(refused, tries + 1, { from: step + wait, to: step + wait * 1.2 });
  });
}

/** Executions that are free for functions without a share of their own. */
function roomOf(world: World): number {
  const { concurrency, orderConcurrency } = world.experiment.settings;
  return concurrency - (orderConcurrency ?? inFlight(world)) - world.state.consuming;
}

const inFlight = ({ charged, failed }: World): number => charged.waiting() + failed.waiting();

function begin(world: World, orders: readonly number[], step: number): readonly number[] {
  const { state, scaling, writes, index, charged, failed } = world;
  const { concurrency, orderConcurrency } = world.experiment.settings;
  const busy = inFlight(world);
  const most = orderConcurrency ?? concurrency - state.webhooks - state.consuming;
  const room = Math.max(0, most - busy);
  const asking = Math.min(total(orders), room);
  const cold = scaling.take(Math.max(0, busy + asking - state.warm));
  const running = Math.min(asking, Math.max(0, state.warm - busy) + cold);
  state.warm = Math.max(state.warm, busy + running);
  const begun = shared(index.take(writes.take(running, WRITES.order)), orders);
  if (isOut(world, step)) {
    const at = step + TIMES.hanging * PACE;
    begun.forEach((count, tries) => {
      failed.put(count, tries, { from: at, to: at });
    });
  } else {
    const at = step + Math.ceil(TIMES.order * PACE);
    charged.put(total(begun), 0, { from: at, to: at });
  }
  return begun;
}

const total = (counts: readonly number[]): number => counts.reduce((sum, each) => sum + each, 0);

function sampleOf(world: World, second: number): Sample {
  const { state, merchants, deliveries } = world;
  const { wanted, paid, unknown, told, givenUp, queued, applied } = state;
  const running = inFlight(world);
  return {
    second,
    wanted,
    paid,
    waiting: merchants.waiting(),
    inFlight: running,
    unknown,
    events: { told, atConekta: deliveries.waiting(), givenUp, queued, applied },
    concurrency: running + state.webhooks + state.consuming,
  };
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketOf, poisson, shared, wheelOf } from "#bench/scale/gates.ts";
import type { Settings } from "#bench/scale/settings.ts";
import { type Experiment, type Sample, simulate } from "#bench/scale/simulate.ts";
import { seededRandom } from "#local/conekta/random.ts";

const roomy: Settings = {
  apiRate: 10_000,
  routeRate: 10_000,
  routeBurst: 10_000,
  ordersRate: 10_000,
  ordersBurst: 10_000,
  concurrency: 10_000,
  orderConcurrency: null,
  consumersMax: 100,
  batch: 10,
  tableWrites: 100_000,
  indexedOrders: 10_000,
};

const played = (differences: Partial<Experiment>): readonly Sample[] =>
  simulate({
    rate: 5,
    settings: roomy,
    seed: 7,
    before: 30,
    outage: 60,
    after: 120,
    ...differences,
  });

const lost = ({ wanted, paid, waiting, inFlight, unknown, events }: Sample) => ({
  orders: wanted - paid - waiting - inFlight - unknown,
  events: events.told - events.atConekta - events.givenUp - events.queued - events.applied,
});

const tight = fc.record({
  apiRate: fc.integer({ min: 1, max: 40 }),
  routeRate: fc.integer({ min: 1, max: 40 }),
  routeBurst: fc.integer({ min: 1, max: 40 }),
  ordersRate: fc.integer({ min: 1, max: 10 }),
  ordersBurst: fc.integer({ min: 1, max: 10 }),
  concurrency: fc.integer({ min: 1, max: 50 }),
  orderConcurrency: fc.option(fc.integer({ min: 1, max: 20 })),
  consumersMax: fc.integer({ min: 2, max: 10 }),
  batch: fc.constant(10),
  tableWrites: fc.integer({ min: 10, max: 200 }),
  indexedOrders: fc.integer({ min: 1, max: 20 }),
});

describe("simulate", () => {
  it("loses no order and no event, however little is let through", () => {
    fc.assert(
      fc.property(tight, fc.nat(), fc.integer({ min: 1, max: 30 }), (settings, seed, rate) => {
        const samples = played({ settings, seed, rate });

        expect(samples.map(lost)).toEqual(samples.map(() => ({ orders: 0, events: 0 })));
      }),
      { numRuns: 30 },
    );
  });

  it("is the same again with the same seed, and another with another", () => {
    expect(played({ seed: 3 })).toEqual(played({ seed: 3 }));
    expect(played({ seed: 3 })).not.toEqual(played({ seed: 4 }));
  });

  it("lets nobody wait where there is room and Conekta answers", () => {
    const samples = played({ outage: 0 });

    expect(samples.map(({ waiting, unknown }) => waiting + unknown)).toEqual(samples.map(() => 0));
    // What was paid 20 s before the end was told four times, delivered within 16 s, and applied.
    const [then, end] = [samples.at(-21), samples.at(-1)];
    expect(end?.events.applied).toBeGreaterThanOrEqual(4 * (then?.paid ?? Infinity));
    expect(end?.events.givenUp).toBe(0);
  });

  it("lets in what the throttle says: ten at once, then one a second", () => {
    const settings = { ...roomy, ordersRate: 1, ordersBurst: 10 };

    const [minute] = played({ settings, rate: 30, before: 60, outage: 0 }).slice(59);

    const letIn = (minute?.paid ?? 0) + (minute?.inFlight ?? 0);
    expect(letIn).toBeGreaterThanOrEqual(69);
    expect(letIn).toBeLessThanOrEqual(70);
  });

  it("holds an execution for 8 s of each order while Conekta hangs: ten a second are eighty", () => {
    const settings = { ...roomy, ordersRate: 10, ordersBurst: 1 };

    const samples = played({ settings, rate: 50, before: 30, outage: 60 });

    expect(samples[75]?.inFlight).toBe(80);
    expect(samples[75]?.paid).toBe(samples[30]?.paid);
  });

  it("knows nothing of charges that hang when the outage begins, and hears of them after", () => {
    const samples = played({ rate: 100, before: 30, outage: 60, after: 60 });

    const unknown = samples[45]?.unknown ?? 0;
    // A hundred a second, each on its way for 0.87 s.
    expect(unknown).toBeGreaterThan(60);
    expect(unknown).toBeLessThan(130);
    expect(samples[89]?.unknown).toBe(unknown);
    expect(samples[90]?.unknown).toBe(0);
  });

  it("has Conekta tell again, later and later, what finds no execution free", () => {
    const settings = { ...roomy, concurrency: 4, orderConcurrency: 4 };

    const end = played({ settings, rate: 2, outage: 0 }).at(-1);

    expect(end?.events.told).toBeGreaterThan(0);
    expect(end?.events.applied).toBe(0);
    expect(end?.events.atConekta).toBe(end?.events.told);
  });
});

describe("bucketOf", () => {
  it("gives its burst, then its rate", () => {
    const bucket = bucketOf(10, 3);

    expect([bucket.take(5), bucket.take(1)]).toEqual([3, 0]);
    bucket.refill(0.25);
    expect(bucket.take(5)).toBe(2);
  });

  it("keeps no more than its burst", () => {
    const bucket = bucketOf(1, 3);
    for (let second = 0; second < 100; second += 1) bucket.refill(1);

    expect(bucket.take(100)).toBe(3);
  });
});

describe("wheelOf", () => {
  it("spreads things over steps and gives each back once", () => {
    const wheel = wheelOf(20, 2);
    wheel.put(10, 1, { from: 4, to: 8 });

    const taken = Array.from({ length: 21 }, (_, step) => wheel.take(step)[1] ?? 0);

    expect(taken.slice(4, 8)).toEqual([2, 3, 2, 3]);
    expect(taken.reduce((sum, each) => sum + each, 0)).toBe(10);
    expect(wheel.waiting()).toBe(0);
  });
});

describe("shared", () => {
  it("gives away exactly what passed, and nobody more than they asked for", () => {
    const asking = fc.array(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(asking, fc.double({ min: 0, max: 1, noNaN: true }), (groups, part) => {
        const all = groups.reduce((sum, each) => sum + each, 0);
        const passed = Math.floor(all * part);

        const given = shared(passed, groups);

        expect(given.reduce((sum, each) => sum + each, 0)).toBe(passed);
        expect(given.every((each, at) => each >= 0 && each <= (groups[at] ?? 0))).toBe(true);
      }),
    );
  });
});

describe("poisson", () => {
  it.each([2, 200])("is %d on average, give or take its square root", (mean) => {
    const random = seededRandom(1);
    const draws = Array.from({ length: 2_000 }, () => poisson(mean, random));

    const average = draws.reduce((sum, each) => sum + each, 0) / draws.length;
    const variance = draws.reduce((sum, each) => sum + (each - average) ** 2, 0) / draws.length;

    expect(Math.abs(average - mean)).toBeLessThan(0.15 * Math.sqrt(mean));
    expect(variance / mean).toBeGreaterThan(0.85);
    expect(variance / mean).toBeLessThan(1.15);
  });
});

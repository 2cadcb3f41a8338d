import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { putBack, takeFrom, waitFor } from "#functions/adapters/dynamo-buckets.ts";
import { dynamoCardGuard } from "#functions/adapters/dynamo-card-guard.ts";
import { dynamoChargeGuard } from "#functions/adapters/dynamo-charge-guard.ts";
import type { ChargeGuard } from "#functions/ports.ts";
import type { CardSource, LimitRefusal, Limits, Spending } from "#shared/domain/limits.ts";
import { centavos } from "#shared/domain/money.ts";
import { someLimits } from "#test/builders/limits.ts";
import { memoryChargeGuard } from "#test/fakes/memory-guards.ts";
import { startPaymentsTable } from "./payments-table.ts";

const NOW = Date.UTC(2026, 0, 15, 18);
const SECOND = 1_000;

let table: Awaited<ReturnType<typeof startPaymentsTable>>;
const fresh = { next: 0 };
/** A name that no other test uses. */
const unused = () => `test-${fresh.next++}`;

beforeAll(async () => {
  table = await startPaymentsTable();
});
afterAll(() => table.stop());

describe("a bucket of five with one more every minute", () => {
  const bucket = { burst: 5, everySeconds: 60 };
  const one = (nowMs: number) => ({ bucket, units: 1, nowMs });

  it("gives five at once, and says exactly when the sixth may come", async () => {
    const key = unused();
    for (let taken = 0; taken < 5; taken += 1) {
      expect(await takeFrom(table, key, one(NOW))).toBe(0);
    }

    expect(await takeFrom(table, key, one(NOW + 15 * SECOND))).toBe(45 * SECOND);
    expect(await waitFor(table, key, one(NOW + 15 * SECOND))).toBe(45 * SECOND);
    expect(await takeFrom(table, key, one(NOW + 60 * SECOND))).toBe(0);
    expect(await takeFrom(table, key, one(NOW + 60 * SECOND))).toBe(60 * SECOND);
  });

  it("gives five to a crowd of forty that comes in the same moment", async () => {
    const key = unused();

    const waits = await Promise.all(
      Array.from({ length: 40 }, () => takeFrom(table, key, one(NOW))),
    );

    expect(waits.filter((wait) => wait === 0)).toHaveLength(5);
  });

  it("holds no more than five, however much is put back", async () => {
    const key = unused();
    await takeFrom(table, key, one(NOW));
    for (let back = 0; back < 9; back += 1) await putBack(table, key, one(NOW));

    const waits = [];
    for (let taken = 0; taken < 6; taken += 1) waits.push(await takeFrom(table, key, one(NOW)));

    expect(waits).toEqual([0, 0, 0, 0, 0, 60 * SECOND]);
  });

  it("puts nothing into a bucket that was never used", async () => {
    const key = unused();

    await putBack(table, key, one(NOW));

    expect(await waitFor(table, key, one(NOW))).toBe(0);
  });

  it("lets no more through in any ten minutes than it says, whenever they come", async () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 20, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(gaps, async (pauses) => {
        const key = unused();
        const passed: number[] = [];
        let now = NOW;
        for (const pause of pauses) {
          now += pause * SECOND;
          if ((await takeFrom(table, key, one(now))) === 0) passed.push(now);
        }

        for (const from of passed) {
          const inTenMinutes = passed.filter((at) => at >= from && at < from + 600 * SECOND);
          expect(inTenMinutes.length).toBeLessThanOrEqual(5 + 10);
        }
      }),
      { numRuns: 6 },
    );
  });
});

describe("the guard of cards", () => {
  function guarded(
    differences: Partial<Limits["cards"]>,
    breaker = { burst: 30, everySeconds: 200 },
  ) {
    const refusals: LimitRefusal[] = [];
    const limits = someLimits({ cards: { ...someLimits().cards, ...differences }, breaker });
    const guard = dynamoCardGuard(table, {
      limits,
      clock: () => NOW,
      audit: (refusal) => void refusals.push(refusal),
      secret: async () => "key_of_the_stage",
    });
    const owner = unused();
    const show = (source: Partial<CardSource>, customerId: string | null = null) =>
      guard.admit({ owner, customerId, source: { address: null, linkId: null, ...source } });
    return { guard, owner, show, refusals };
  }
  const once = { burst: 1, everySeconds: 600 };

  it.each([
    ["address", () => ({ address: unused() }), null],
    ["link", () => ({ linkId: unused() }), null],
    ["customer", () => ({}), "cus_ana1"],
    ["account", () => ({}), null],
  ] as const)("limits each %s on its own, and says when to come again", async (scope, from, id) => {
    const { show, refusals, owner } = guarded({ [scope]: once });
    const source = from();
    const customer = id === null ? null : unused();
    await show(source, customer);

    const again = show(source, customer);

    await expect(again).rejects.toMatchObject({
      code: "too_many_attempts",
      message: "Too many cards were shown; try again later.",
      context: { retryAfterSeconds: 600 },
    });
    expect(refusals).toMatchObject([{ limit: scope, owner }]);
  });

  it("keeps no address, in the table or in the audit", async () => {
    const { show, refusals } = guarded({ address: once });
    const address = "203.0.113.77";
    await show({ address });
    await show({ address }).catch(() => undefined);

    expect(refusals[0]?.subject).toMatch(/^[\w-]{22}$/);
    expect(JSON.stringify(refusals)).not.toContain(address);
  });

  it("lets who is refused by one limit spend nothing of the next", async () => {
    const { show, owner, guard } = guarded({
      address: once,
      account: { burst: 2, everySeconds: 60 },
    });
    const source = { address: unused() };
    await show(source);
    for (let more = 0; more < 5; more += 1) await show(source).catch(() => undefined);

    const other = guard.admit({
      owner,
      customerId: null,
      source: { address: unused(), linkId: null },
    });

    await expect(other).resolves.toBeUndefined();
  });

  it("opens the breaker where bad cards outnumber good ones, and not before", async () => {
    const { show, guard, owner, refusals } = guarded({}, { burst: 4, everySeconds: 600 });
    const charges = dynamoChargeGuard(table, {
      limits: someLimits({ breaker: { burst: 4, everySeconds: 600 } }),
      clock: () => NOW,
    });
    const saveOne = async (isBad: boolean) => {
      await show({});
      await guard.saved(owner);
      if (isBad) await charges.newCardDeclined(owner);
    };
    for (let each = 0; each < 12; each += 1) await saveOne(each % 2 === 0);
    expect(await charges.newCardsWait(owner)).toBe(0);

    for (let each = 0; each < 3; each += 1) await saveOne(true);

    await expect(saveOne(true)).rejects.toMatchObject({ code: "too_many_attempts" });
    expect(refusals).toEqual([{ limit: "breaker", subject: owner, owner }]);
    expect(await charges.newCardsWait(owner)).toBeGreaterThan(0);
  });
});

const CEILINGS = { orderMax: 50_000, dayMax: 90_000, ordersMax: 3 };
const guards: readonly (readonly [string, () => ChargeGuard])[] = [
  ["DynamoDB", () => dynamoChargeGuard(table, { limits: ceilings(), clock: () => NOW })],
  ["memory", () => memoryChargeGuard(CEILINGS)],
];

const ceilings = () =>
  someLimits({
    orders: {
      centsMax: { MXN: CEILINGS.orderMax, USD: 1 },
      perCustomerAndDay: {
        ordersMax: CEILINGS.ordersMax,
        centsMax: { MXN: CEILINGS.dayMax, USD: 1 },
      },
    },
  });

describe.each(guards)("a customer's day in %s", (_, guardIn) => {
  function aDay() {
    const guard = guardIn();
    const customerId = unused();
    const spending = (orderId: string, cents: number, day = "2026-01-15"): Spending => ({
      orderId,
      mark: `of ${orderId}`,
      owner: "merchant",
      customerId,
      amount: centavos(cents),
      currency: "MXN",
      day,
    });
    const count = (orderId: string, cents: number, day?: string) =>
      guard.count(spending(orderId, cents, day));
    return { guard, spending, count };
  }

  it("counts an order once", async () => {
    const { count } = aDay();

    expect(await count("pbd_1", 40_000)).toBe("counted");
    expect(await count("pbd_1", 40_000)).toBe("counted before");
    expect(await count("pbd_2", 50_000)).toBe("counted");
  });

  it("refuses what is too much for an order, for the day, and for the number of orders", async () => {
    const { count } = aDay();

    expect(await count("pbd_1", 50_001)).toBe("order_amount");
    expect(await count("pbd_2", 50_000)).toBe("counted");
    expect(await count("pbd_3", 40_001)).toBe("customer_day");
    expect(await count("pbd_4", 300)).toBe("counted");
    expect(await count("pbd_5", 300)).toBe("counted");
    expect(await count("pbd_6", 300)).toBe("customer_day");
    expect(await count("pbd_6", 300, "2026-01-16")).toBe("counted");
  });

  it("lets as many of a crowd through as there is room for", async () => {
    const { count } = aDay();

    const told = await Promise.all(
      Array.from({ length: 20 }, (_each, at) => count(`pbd_${at}`, 45_000)),
    );

    expect(told.filter((each) => each === "counted")).toHaveLength(2);
  });

  it("gives a declined order's cents back once, and still counts the order", async () => {
    const { guard, spending, count } = aDay();
    await count("pbd_1", 50_000);
    await guard.giveBack(spending("pbd_1", 50_000));
    await guard.giveBack(spending("pbd_1", 50_000));

    expect(await count("pbd_1", 50_000)).toBe("counted before");
    expect(await count("pbd_2", 50_000)).toBe("counted");
    expect(await count("pbd_3", 40_001)).toBe("customer_day");
    expect(await count("pbd_4", 40_000)).toBe("counted");
    expect(await count("pbd_5", 300)).toBe("customer_day");
  });

  it("forgets an order that was let go, and only one that it knows", async () => {
    const { guard, spending, count } = aDay();
    await guard.forget(spending("pbd_0", 50_000));
    await count("pbd_1", 50_000);
    await guard.forget(spending("pbd_1", 50_000));
    await guard.forget(spending("pbd_1", 50_000));

    expect(await count("pbd_2", 50_000)).toBe("counted");
    expect(await count("pbd_3", 40_001)).toBe("customer_day");
  });
});

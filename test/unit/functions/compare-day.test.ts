import { describe, expect, it } from "vitest";
import { ConektaOrder } from "#shared/contracts/conekta-order.ts";
import { centavos } from "#shared/domain/money.ts";
import type { Order } from "#shared/domain/order.ts";
import { anOrder, conektaOrderBody } from "#test/builders/orders.ts";
import { MINUTE, type ReconcileWorld, reconcileWorld } from "#test/fakes/reconcile-world.ts";

const TODAY = Date.UTC(2026, 0, 31);
const YESTERDAY = "2026-01-30";
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Orders named by a letter, so that a test reads as what it is about. */
const named = (letter: string, differences: Partial<Order> = {}) =>
  anOrder({
    id: `pbd_${letter.repeat(26)}`,
    conektaOrderId: `ord_${letter}`,
    status: "paid",
    lookMs: Infinity,
    ...differences,
  });

const paidAtConekta = (letter: string, differences: Record<string, unknown> = {}) =>
  ConektaOrder.parse(
    conektaOrderBody({
      id: `ord_${letter}`,
      payment_status: "paid",
      metadata: { pbd_order_id: `pbd_${letter.repeat(26)}` },
      ...differences,
    }),
  );

/** At noon, with these orders here and those at Conekta, created yesterday. */
function noon(here: readonly Order[], conekta: readonly ConektaOrder[]) {
  const world = reconcileWorld();
  world.time.now = TODAY + 12 * HOUR;
  for (const order of here) world.orders.items.set(order.id, order);
  world.days.paid.set(YESTERDAY, conekta);
  return world;
}

const comparing = ({ sweeps }: ReconcileWorld) => sweeps.items.get("reconcile")?.comparing;

describe("comparing a day", () => {
  it("finds both sides equal, each currency for itself, once a day", async () => {
    const dollars = { currency: "USD", amount: centavos(1_200) } as const;
    const world = noon(
      [named("a"), named("b"), named("c", dollars)],
      [paidAtConekta("a"), paidAtConekta("b"), paidAtConekta("c", dollars)],
    );

    const ran = await world.run();
    const asked = world.days.asked.length;
    const again = await world.run();

    const sums = { MXN: 70_000, USD: 1_200 };
    expect(ran).toMatchObject({ drift: 0, troubles: [] });
    expect(ran.day).toMatchObject({ day: YESTERDAY, here: sums, conekta: sums, drift: 0 });
    expect([again.day, world.days.asked.length, world.queue]).toEqual([null, asked, []]);
  });

  it("counts what is not paid here, and has it paid", async () => {
    const world = noon(
      [named("a"), named("b", { status: "declined" })],
      [paidAtConekta("a"), paidAtConekta("b")],
    );

    const ran = await world.run();
    await world.pump();

    expect(ran).toMatchObject({ drift: 1, day: { here: { MXN: 35_000 } } });
    expect(ran.day?.conekta).toEqual({ MXN: 70_000 });
    expect(world.orderOf(named("b").id)).toMatchObject({ status: "paid", outbox: [] });
  });

  it("counts an order that bears our id and is not here at all", async () => {
    const world = noon([], [paidAtConekta("a")]);

    const ran = await world.run();

    expect(ran.day).toMatchObject({ here: {}, conekta: { MXN: 35_000 }, drift: 1 });
    expect(world.queue).toHaveLength(1);
  });

  it.each([
    ["another amount", { amount: 34_000 }, { here: { MXN: 35_000 }, conekta: { MXN: 34_000 } }],
    ["another currency", { currency: "USD" }, { here: { MXN: 35_000 }, conekta: { USD: 35_000 } }],
    ["another id at Conekta", { id: "ord_other" }, { here: {}, conekta: { MXN: 35_000 } }],
  ])("counts an order of %s, and tells nobody to join it", async (_, difference, totals) => {
    const world = noon([named("a")], [paidAtConekta("a", difference)]);

    const ran = await world.run();

    expect(ran.day).toMatchObject({ ...totals, drift: 1 });
    expect(world.queue).toEqual([]);
  });

  it("takes what was refunded here for paid: Conekta's list may be a moment old", async () => {
    const world = noon([named("a", { status: "refunded" })], [paidAtConekta("a")]);

    expect((await world.run()).day).toMatchObject({ here: { MXN: 35_000 }, drift: 0 });
  });

  it("leaves out the orders of other systems, and what was paid just now", async () => {
    const justNow = (TODAY + 12 * HOUR) / 1000 - 60;
    const world = noon(
      [],
      [
        paidAtConekta("a", { metadata: {} }),
        paidAtConekta("b", { charges: { data: [{ id: "b", status: "paid", paid_at: justNow }] } }),
      ],
    );

    expect((await world.run()).day).toMatchObject({ here: {}, conekta: {}, drift: 0 });
  });

  it("leaves out what another stage made with the same account", async () => {
    const madeBy = (stage: string) => ({
      metadata: { pbd_order_id: `pbd_${"b".repeat(26)}`, pbd_stage: stage },
    });
    const world = noon([named("a")], [paidAtConekta("a"), paidAtConekta("b", madeBy("dev-luis"))]);

    expect((await world.run()).day).toMatchObject({ conekta: { MXN: 35_000 }, drift: 0 });
    expect(world.queue).toEqual([]);
  });

  it("takes an order that names no stage, as older ones do, for its own", async () => {
    const world = noon([named("a")], [paidAtConekta("a"), paidAtConekta("b")]);

    expect((await world.run()).day).toMatchObject({ conekta: { MXN: 70_000 }, drift: 1 });
  });

  it("waits until the day has been over for an hour", async () => {
    const world = noon([], []);
    const days: unknown[] = [];

    for (const minutes of [59, 59, 60]) {
      world.time.now = TODAY + minutes * MINUTE;
      days.push((await world.run()).day?.day);
    }

    expect(days).toEqual(["2026-01-29", undefined, YESTERDAY]);
  });

  it("makes up for days on which it did not run, one a run", async () => {
    const world = noon([], []);
    await world.run();
    world.time.now += 2 * DAY;

    const days = [await world.run(), await world.run(), await world.run()].map(
      ({ day }) => day?.day,
    );

    expect(days).toEqual(["2026-01-31", "2026-02-01", undefined]);
  });

  it("goes on where a run was cut off, and adds nothing twice", async () => {
    const letters = ["a", "b", "c", "d", "e"];
    const world = noon(
      letters.map((letter) => named(letter)),
      letters.map((letter) => paidAtConekta(letter)),
    );
    world.days.hooks.beforePage = () => {
      world.time.now += MINUTE;
    };

    const first = await world.run();
    const midway = comparing(world);
    await world.run();
    const last = await world.run();

    expect(first.day).toBeNull();
    expect(midway).toMatchObject({ day: YESTERDAY, here: { MXN: 70_000 }, cursor: "ord_b" });
    expect(last.day).toMatchObject({ here: { MXN: 175_000 }, conekta: { MXN: 175_000 }, drift: 0 });
    expect(new Set(world.days.asked).size).toBe(3);
    expect(world.days.asked).toHaveLength(3);
  });

  it("begins the day again when Conekta has forgotten the cursor", async () => {
    const letters = ["a", "b", "c"];
    const world = noon(
      letters.map((letter) => named(letter)),
      letters.map((letter) => paidAtConekta(letter)),
    );
    world.days.hooks.beforePage = () => {
      world.time.now += MINUTE;
    };
    await world.run();
    world.days.paid.set(YESTERDAY, [paidAtConekta("a"), paidAtConekta("c")]);

    const refused = await world.run();
    const again = await world.run();

    expect([refused.day, refused.troubles]).toEqual([null, []]);
    expect(again.day).toMatchObject({ here: { MXN: 70_000 }, conekta: { MXN: 70_000 }, drift: 0 });
  });

  it("leaves the rest of the run alone when Conekta does not answer", async () => {
    const world = noon([], []);
    world.days.hooks.beforePage = () => {
      throw new Error("Nobody answers.");
    };

    const ran = await world.run();

    expect(ran).toMatchObject({ day: null, troubles: ["Error"] });
    expect(world.sweeps.items.get("reconcile")?.comparedDay).toBeNull();
  });
});

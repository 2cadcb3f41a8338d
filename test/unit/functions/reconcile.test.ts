import { describe, expect, it } from "vitest";
import { ConektaOrder } from "#shared/contracts/conekta-order.ts";
import { centavos } from "#shared/domain/money.ts";
import type { Order } from "#shared/domain/order.ts";
import type { OrderStatus } from "#shared/domain/order-status.ts";
import {
  anOrder,
  CONEKTA_ORDER_ID,
  conektaOrderBody,
  eventBody,
  ORDER_ID,
} from "#test/builders/orders.ts";
import { dyingAt } from "#test/fakes/dying-at.ts";
import { MINUTE, type ReconcileWorld, reconcileWorld } from "#test/fakes/reconcile-world.ts";

const START = 1_700_000_000_000;
const paidAtConekta = { id: "charge", fee: null, paidAt: 1_700_000_001 };

/** Conekta has the order; what became of its charge is in the evidence. */
function known(world: ReturnType<typeof reconcileWorld>, order: Order, status: "paid" | null) {
  world.orders.items.set(order.id, order);
  world.gateway.remember(order, { status, charge: status === "paid" ? paidAtConekta : null });
}

describe("reconcile", () => {
  it("learns that a charge without an answer was made, and tells downstream once", async () => {
    const world = reconcileWorld({ charge: "hangs" });
    const { order } = await world.charge();

    world.time.now += 2 * MINUTE;
    const ran = await world.run();
    await world.pump();

    expect(ran).toMatchObject({ looked: 1, resolved: 1, failed: 0, troubles: [] });
    expect(world.orderOf(order.id)).toMatchObject({ status: "paid", outbox: [] });
    expect(world.messages).toHaveLength(2);
    expect(world.gateway.charges).toHaveLength(1);
  });

  it("does not judge before the safety delay is over", async () => {
    const world = reconcileWorld({ charge: "vanishes" });
    const { order } = await world.charge();

    await world.live(9);

    expect(world.orderOf(order.id).status).toBe("unknown");
    expect(world.gateway.closed).toEqual([]);
  });

  it("closes an order without a charge at Conekta before it calls it failed", async () => {
    const world = reconcileWorld({ charge: "vanishes" });
    const { order } = await world.charge();

    await world.live(16);

    expect(world.orderOf(order.id)).toMatchObject({ status: "failed", outbox: [] });
    expect(world.gateway.closed).toEqual([order.conektaOrderId]);
    expect(world.messages).toEqual([]);
  });

  it("calls it paid when the charge turns up between closing and reading again", async () => {
    const world = reconcileWorld({ charge: "vanishes" });
    const { order } = await world.charge();
    world.gateway.beforeClose(() => {
      world.gateway.remember(order, { status: "paid", charge: paidAtConekta });
    });

    await world.live(16);

    expect(world.orderOf(order.id).status).toBe("paid");
  });

  it("decides nothing while Conekta will not close the order", async () => {
    const world = reconcileWorld({ charge: "vanishes", close: "refused" });
    const { order } = await world.charge();

    await world.live(60);

    expect(world.orderOf(order.id).status).toBe("unknown");
  });

  it("decides nothing while Conekta cannot be asked, and says so", async () => {
    const world = reconcileWorld({ charge: "vanishes", lookUp: "down" });
    const { order } = await world.charge();

    await world.live(30);
    world.time.now += MINUTE;
    const ran = await world.run();

    expect(world.orderOf(order.id).status).toBe("unknown");
    expect(ran.troubles).toEqual(["PagosError conekta_unavailable"]);
  });

  it("fails an order whose charge was never sent, once nobody can be at work on it", async () => {
    const world = reconcileWorld();
    world.orders.items.set(ORDER_ID, anOrder({ conektaOrderId: null, lookMs: START }));

    await world.live(10);
    const before = world.orderOf(ORDER_ID).status;
    await world.live(6);

    expect([before, world.orderOf(ORDER_ID).status]).toEqual(["processing", "failed"]);
    expect(world.orderOf(ORDER_ID).history.at(-1)?.cause).toBe("reconcile: no charge was sent");
  });

  it("leaves an order alone while an invocation holds it", async () => {
    const world = reconcileWorld();
    const held = anOrder({ conektaOrderId: null, lookMs: START, leaseMs: START + 9 * MINUTE });
    world.orders.items.set(ORDER_ID, held);

    await world.live(8);

    expect(world.orderOf(ORDER_ID)).toBe(held);
  });

  it("never fails or closes an order of another system", async () => {
    const world = reconcileWorld();
    known(world, anOrder({ owner: null, status: "unknown", lookMs: START }), null);

    await world.live(60);

    expect(world.orderOf(ORDER_ID).status).toBe("unknown");
    expect(world.gateway.closed).toEqual([]);
  });

  it.each(["pending_payment", "processing"] as const)(
    "leaves an order of another system that stays %s to that system, and calls nobody",
    async (status) => {
      const world = reconcileWorld();
      known(world, anOrder({ owner: null, status, lookMs: START }), null);

      world.time.now += 10 * 24 * 60 * MINUTE;
      const ran = await world.run();

      expect([ran.looked, ran.longUnknown, ran.stuck]).toEqual([0, 0, []]);
      expect(world.gateway.lookUps).toEqual([]);
    },
  );

  it("reports an order that differs from Conekta's, and touches nothing", async () => {
    const world = reconcileWorld();
    known(world, anOrder({ status: "unknown", lookMs: START }), "paid");
    world.orders.items.set(ORDER_ID, { ...world.orderOf(ORDER_ID), amount: centavos(1) });

    world.time.now += MINUTE;
    const ran = await world.run();

    expect([ran.drift, world.queue, world.orderOf(ORDER_ID).status]).toEqual([1, [], "unknown"]);
  });

  it("sends messages that nobody else sent, after five minutes, once", async () => {
    const world = reconcileWorld();
    const paid = { status: "paid", outbox: ["order.paid"], leaseMs: 0, lookMs: START } as const;
    world.orders.items.set(ORDER_ID, anOrder(paid));

    await world.live(4);
    const early = world.messages.length;
    await world.live(6);

    expect([early, world.messages.length]).toEqual([0, 2]);
    expect(world.orderOf(ORDER_ID).outbox).toEqual([]);
  });

  it("sends them once although Conekta, asked about something else of the order, is away", async () => {
    const world = reconcileWorld({ lookUp: "down" });
    const paid = { status: "requires_action", outbox: ["order.paid"], leaseMs: 0 } as const;
    world.orders.items.set(ORDER_ID, anOrder({ ...paid, lookMs: START }));

    await world.live(20);

    expect(world.messages).toHaveLength(2);
  });

  it("looks after a hundred orders in one run", async () => {
    const world = reconcileWorld();
    for (let number = 0; number < 100; number += 1) {
      const id = `pbd_${number}`;
      known(world, anOrder({ id, conektaOrderId: `ord_${number}`, lookMs: START }), "paid");
    }

    world.time.now += MINUTE;
    const ran = await world.run();

    expect([ran.looked, ran.resolved, world.queue.length]).toEqual([100, 100, 100]);
  });

  it("stops asking when nobody answers", async () => {
    const world = reconcileWorld({ lookUp: "down" });
    for (let number = 0; number < 100; number += 1) {
      const id = `pbd_${number}`;
      known(world, anOrder({ id, conektaOrderId: `ord_${number}`, lookMs: START }), "paid");
    }

    world.time.now += MINUTE;
    await world.run();

    expect(world.gateway.lookUps.length).toBeLessThanOrEqual(10);
  });

  it("ends an operation that left no trace, after the safety delay", async () => {
    const world = reconcileWorld();
    const operation = {
      key: "key",
      kind: "refund",
      fingerprint: "fingerprint",
      amount: centavos(100),
      refundsBefore: [],
      refundedBefore: centavos(0),
      startedMs: START,
      leaseMs: START + 30_000,
      status: "unknown",
    } as const;
    known(world, anOrder({ status: "paid", charge: paidAtConekta, operation }), "paid");

    await world.live(9);
    const before = world.orderOf(ORDER_ID).operation;
    await world.live(7);

    expect(before).toEqual(operation);
    expect(world.orderOf(ORDER_ID)).toMatchObject({
      operation: null,
      operations: [{ key: "key", outcome: "failed" }],
    });
  });

  it("looks at the others although one fails, and at that one again a minute later", async () => {
    const world = reconcileWorld({ charge: "hangs" });
    const { order } = await world.charge();
    world.orders.items.set(ORDER_ID, anOrder({ status: "unknown", lookMs: START }));
    world.gateway.failing.add(world.orderOf(ORDER_ID).conektaOrderId ?? "");

    world.time.now += 2 * MINUTE;
    const ran = await world.run();

    expect(ran).toMatchObject({ looked: 1, resolved: 1, troubles: [expect.any(String)] });
    expect(world.orderOf(ORDER_ID).lookMs).toBe(world.time.now + MINUTE);
    expect(world.queue.join()).toContain(order.conektaOrderId ?? "nothing");
  });

  it("calls for a person after six daily looks in vain", async () => {
    const world = reconcileWorld({ close: "refused" });
    known(world, anOrder({ status: "unknown", lookMs: START }), null);

    world.time.now += 7 * 24 * 60 * MINUTE;
    const ran = await world.run();

    expect(ran.stuck).toEqual([ORDER_ID]);
    expect(ran.oldestUnknownMs).toBeGreaterThan(6 * 24 * 60 * MINUTE);
  });

  it.each([
    [14, 0],
    [15, 1],
  ])(
    "counts an order that is unknown for %i minutes as %i, also while Conekta is away",
    async (minutes, count) => {
      const world = reconcileWorld({ close: "refused" });
      known(world, anOrder({ status: "unknown", lookMs: START }), null);
      const since = world.orderOf(ORDER_ID).createdMs;
      world.gateway.failing.add(world.orderOf(ORDER_ID).conektaOrderId ?? "");

      world.time.now = since + minutes * MINUTE;
      const ran = await world.run();

      expect(ran).toMatchObject({ looked: 0, longUnknown: count });
    },
  );
});

describe("reconcile with events that never arrived", () => {
  const paid = (id: string, differences: object = {}) =>
    eventBody("order.paid", conektaOrderBody({ payment_status: "paid", ...differences }), id);
  const at = (minutes: number) => START / 1000 + minutes * 60;
  const other = eventBody("customer.created", {}, "noise");

  function world() {
    const made = reconcileWorld();
    made.orders.items.set(ORDER_ID, anOrder({ status: "requires_action", lookMs: Infinity }));
    return made;
  }

  it("puts those into the queue that are old enough and would tell something", async () => {
    const { log, run, queue, pump, orderOf, time } = world();
    time.now = START + 5 * MINUTE;
    log.events.push({ createdAt: at(1), body: paid("old") }, { createdAt: at(5), body: other });
    log.events.push({ createdAt: at(4.5), body: paid("young") });

    const ran = await run();
    const queued = [...queue];
    await pump();

    expect([ran.missing, queued]).toEqual([1, [paid("old")]]);
    expect(orderOf(ORDER_ID)).toMatchObject({ status: "paid", seen: ["old"] });
  });

  it("leaves out what was seen, what tells nothing, and orders that are not here", async () => {
    const { log, run, orders, orderOf, time } = world();
    time.now = START + 5 * MINUTE;
    orders.items.set(ORDER_ID, { ...orderOf(ORDER_ID), seen: ["seen"] });
    const elsewhere = { id: "ord_elsewhere", metadata: {} };
    log.events.push(
      { createdAt: at(1), body: paid("seen") },
      { createdAt: at(1), body: eventBody("order.created", conektaOrderBody()) },
      { createdAt: at(1), body: paid("foreign", elsewhere) },
      { createdAt: at(1), body: paid("of another amount", { amount: 1 }) },
      { createdAt: at(1), body: '{"created_at":1}' },
    );

    const ran = await run();

    expect(ran).toMatchObject({ missing: 0, strays: 0, troubles: [] });
  });

  it("pages down to where the last pass began, and no further", async () => {
    const { log, run, time, sweeps } = world();
    for (let minute = 0; minute < 60; minute += 1) {
      log.events.push({ createdAt: at(minute), body: `{"n":${minute}}` });
    }
    time.now = START + 60 * MINUTE;
    await run();
    log.asked.length = 0;
    time.now += MINUTE;

    await run();

    expect(log.asked.length).toBeLessThan(6);
    expect(sweeps.items.get("reconcile")).toMatchObject({ doneUntil: at(60), pass: null });
  });

  it("reads as many pages as fit into a run, and goes on from there in the next", async () => {
    const { log, run, time, sweeps } = world();
    for (let at = 0; at < 200; at += 1) {
      log.events.push({ createdAt: START / 1000 + at / 100, body: `{"n":${at}}` });
    }
    time.now = START + 5 * MINUTE;
    log.hooks.beforePage = () => {
      time.now += 400;
    };

    await run();
    const [asked, took] = [log.asked.length, time.now - START - 5 * MINUTE];
    await run();

    // Ten payments a second are some 3,500 events a minute: 35 pages of a hundred.
    expect(asked).toBeGreaterThanOrEqual(35);
    expect(took).toBeLessThan(20_000);
    expect(log.asked).toHaveLength(Math.ceil(200 / 3));
    expect(new Set(log.asked).size).toBe(log.asked.length);
    expect(sweeps.items.get("reconcile")?.pass).toBeNull();
  });

  it("begins a pass again when Conekta has forgotten its cursor", async () => {
    const { log, run, sweeps, queue, time } = world();
    sweeps.items.set("reconcile", {
      id: "reconcile",
      doneUntil: at(0),
      pass: { until: at(2), cursor: "forgotten" },
      comparedDay: null,
      comparing: null,
      version: 4,
    });
    log.events.push({ createdAt: at(1), body: paid("old") });
    time.now = START + 5 * MINUTE;

    await run();
    const first = queue.length;
    await run();

    expect([first, queue.length]).toEqual([0, 1]);
  });

  it("closes an order at Conekta that ours does not know by that id", async () => {
    const { log, run, gateway, time } = world();
    time.now = START + 5 * MINUTE;
    const stray = conektaOrderBody({ id: "ord_stray" });
    log.events.push({ createdAt: at(1), body: eventBody("order.created", stray) });

    const ran = await run();

    expect([ran.strays, gateway.closed]).toEqual([1, ["ord_stray"]]);
  });

  it("waits with that, and with the watermark, while the id may still be stored", async () => {
    const { log, run, gateway, orders, sweeps, time } = world();
    time.now = START + 5 * MINUTE;
    const claimed = anOrder({ conektaOrderId: null, leaseMs: START + 60 * MINUTE });
    orders.items.set(ORDER_ID, { ...claimed, lookMs: Infinity });
    const stray = conektaOrderBody({ id: "ord_stray" });
    log.events.push({ createdAt: at(1), body: eventBody("order.created", stray) });
    sweeps.items.set("reconcile", {
      id: "reconcile",
      doneUntil: at(0),
      pass: null,
      comparedDay: null,
      comparing: null,
      version: 0,
    });

    await run();

    expect(gateway.closed).toEqual([]);
    expect(sweeps.items.get("reconcile")).toMatchObject({ doneUntil: at(1) });
  });
});

describe("reconcile that dies", () => {
  type Scenario = {
    readonly world: ReconcileWorld;
    readonly id: string;
    readonly ends: OrderStatus;
    readonly messages: number;
    /** What has to be closed at Conekta by then. */
    readonly closed?: string;
  };

  const scenarios: Readonly<Record<string, () => Promise<Scenario>>> = {
    "with a charge that was made and never answered": async () => {
      const world = reconcileWorld({ charge: "hangs" });
      const { order } = await world.charge();
      return { world, id: order.id, ends: "paid", messages: 2 };
    },
    "with a charge that never arrived": async () => {
      const world = reconcileWorld({ charge: "vanishes" });
      const { order } = await world.charge();
      return { world, id: order.id, ends: "failed", messages: 0 };
    },
    "with an order that was claimed and nothing more": async () => {
      const world = reconcileWorld();
      world.orders.items.set(ORDER_ID, anOrder({ conektaOrderId: null }));
      const stray = {
        createdAt: START / 1000,
        body: eventBody("order.created", conektaOrderBody()),
      };
      world.log.events.push(stray);
      world.gateway.remember(anOrder(), { status: null });
      return { world, id: ORDER_ID, ends: "failed", messages: 0, closed: CONEKTA_ORDER_ID };
    },
    "with an order whose charge was never sent": async () => {
      const world = reconcileWorld();
      known(world, anOrder(), null);
      return { world, id: ORDER_ID, ends: "failed", messages: 0, closed: CONEKTA_ORDER_ID };
    },
    "with messages that were never sent": async () => {
      const world = reconcileWorld();
      known(world, anOrder({ status: "paid", outbox: ["order.paid"] }), "paid");
      return { world, id: ORDER_ID, ends: "paid", messages: 2 };
    },
    "with an event that never arrived": async () => {
      const world = reconcileWorld();
      const waiting = anOrder({ status: "requires_action", lookMs: Infinity });
      known(world, waiting, "paid");
      const body = eventBody("order.paid", conektaOrderBody({ payment_status: "paid" }));
      world.log.events.push({ createdAt: START / 1000 + 60, body });
      // Two full pages lie above it.
      for (let n = 0; n < 6; n += 1) {
        world.log.events.push({ createdAt: START / 1000 + 90 + n, body: `{"n":${n}}` });
      }
      return { world, id: ORDER_ID, ends: "paid", messages: 2 };
    },
    "with a payment of yesterday's that nobody told": async () => {
      const world = reconcileWorld();
      known(world, anOrder({ status: "requires_action", lookMs: Infinity }), "paid");
      const others = ["ord_1", "ord_2", "ord_3"].map((id) => ({ id, metadata: {} }));
      const pictures = [...others, {}].map((differences) =>
        ConektaOrder.parse(conektaOrderBody({ payment_status: "paid", ...differences })),
      );
      world.days.paid.set("2023-11-13", pictures);
      return { world, id: ORDER_ID, ends: "paid", messages: 2 };
    },
  };

  it.each(Object.entries(scenarios))(
    "%s leaves what the next runs need, wherever it dies",
    async (_, begin) => {
      let deaths = 0;
      for (const moment of ["before", "after"] as const) {
        for (let death = 1, died = true; died; death += 1) {
          const { world, id, ends, messages, closed } = await begin();
          const charges = world.gateway.charges.length;
          world.time.now += 11 * MINUTE;
          const { around, hasDied } = dyingAt(death, moment);

          await world.run(around).catch(() => undefined);
          died = hasDied();
          deaths += Number(died);
          await world.pump();
          await world.live(20);

          const where = `dying ${moment} call ${death}`;
          expect(world.orderOf(id), where).toMatchObject({ status: ends, outbox: [] });
          expect(new Set(world.messages).size, where).toBe(messages);
          expect(world.gateway.charges, where).toHaveLength(charges);
          if (closed !== undefined) expect(world.gateway.closed, where).toContain(closed);
        }
      }
      expect(deaths).toBeGreaterThan(8);
    },
  );
});

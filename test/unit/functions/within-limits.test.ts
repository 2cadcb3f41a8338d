import { describe, expect, it } from "vitest";
import { digest } from "#functions/adapters/digest.ts";
import { createOrder } from "#functions/create-order/create-order.ts";
import type { Customer } from "#shared/domain/customer.ts";
import type { LimitRefusal } from "#shared/domain/limits.ts";
import { aCustomer } from "#test/builders/customers.ts";
import { fakeGateway } from "#test/fakes/fake-gateway.ts";
import { memoryChargeGuard } from "#test/fakes/memory-guards.ts";
import { memoryOrders, memoryStore } from "#test/fakes/memory-store.ts";

const NOW = 1_700_000_000_000;
const DAY_MS = 24 * 60 * 60 * 1000;

type World = {
  readonly script?: Parameters<typeof fakeGateway>[0];
  readonly ceilings?: Parameters<typeof memoryChargeGuard>[0];
  readonly customer?: Partial<Customer>;
};

/** A customer who saved a card two days ago, and a merchant who charges 350.00 MXN. */
function world({ script = {}, ceilings = {}, customer = {} }: World = {}) {
  const time = { now: NOW };
  const orders = memoryOrders();
  const gateway = fakeGateway(script);
  const guard = memoryChargeGuard(ceilings);
  const audited: LimitRefusal[] = [];
  const customers = memoryStore(aCustomer({ createdMs: NOW - 2 * DAY_MS, ...customer }));
  const deps = {
    orders,
    customers,
    gateway,
    guard,
    audit: (refusal: LimitRefusal) => void audited.push(refusal),
    digest,
    clock: () => time.now,
  };
  const charge = (idempotencyKey: string, { owner = "merchant", cents = 35_000 } = {}) =>
    createOrder(deps, {
      owner,
      idempotencyKey,
      request: {
        customer_id: "cus_ana1",
        currency: "MXN",
        line_items: [{ name: "Tanque de gas", unit_price: cents, quantity: 1 }],
      },
    });
  /** Cents of each day on which something was counted. */
  const spent = () =>
    [...guard.days.values()].filter(({ orders: of }) => of.size > 0).map((day) => day.cents);
  return { deps, orders, gateway, guard, audited, time, charge, spent };
}

describe("a ceiling", () => {
  it("refuses an order that is too large, before Conekta hears of it", async () => {
    const { charge, orders, gateway, audited, spent } = world({ ceilings: { orderMax: 34_999 } });

    await expect(charge("order-1")).rejects.toMatchObject({
      code: "ceiling_exceeded",
      message: "This order is more than may be charged; nothing was.",
      context: { extra: { ceiling: "order_amount" } },
    });

    expect([orders.items.size, gateway.orders.size, spent()]).toEqual([0, 0, []]);
    expect(audited).toEqual([{ limit: "order_amount", subject: "cus_ana1", owner: "merchant" }]);
  });

  it("counts an order whose key is used for another body at the same moment", async () => {
    const { deps, charge } = world({ ceilings: { dayMax: 35_000 } });
    const { claim } = deps.orders;
    const claimed = Promise.withResolvers<void>();
    // The decoy is counted first, and comes second to the claim.
    deps.orders.claim = async (order) => {
      if (order.amount === 300) await claimed.promise;
      return claim(order);
    };
    const decoy = charge("order-1", { cents: 300 });
    deps.orders.claim = claim;
    await charge("order-1", { cents: 34_700 });
    claimed.resolve();
    await expect(decoy).rejects.toMatchObject({ code: "idempotency_conflict" });

    await expect(charge("order-2")).rejects.toMatchObject({ code: "ceiling_exceeded" });
  });

  it("refuses what is too much for a day, and not on the next", async () => {
    const { charge, time, audited } = world({ ceilings: { dayMax: 70_000 } });
    await charge("order-1");
    await charge("order-2");

    await expect(charge("order-3")).rejects.toMatchObject({
      code: "ceiling_exceeded",
      message: "This customer's orders today are more than may be charged; nothing was.",
      context: { extra: { ceiling: "customer_day" } },
    });
    time.now += DAY_MS;
    const { order } = await charge("order-3");

    expect(order.status).toBe("paid");
    expect(audited).toHaveLength(1);
  });

  it("is the customer's and the caller's: nobody uses up what is another's", async () => {
    const { charge, spent } = world({ ceilings: { dayMax: 35_000 } });
    await expect(charge("order-1", { owner: "somebody else" })).rejects.toMatchObject({
      code: "not_found",
    });

    const { order } = await charge("order-1");

    expect(order.status).toBe("paid");
    expect(spent()).toEqual([35_000]);
  });
});

describe("a customer's day", () => {
  it("counts an order once, however often it is asked for", async () => {
    const { charge, spent } = world();
    await charge("order-1");
    await charge("order-1");

    expect(spent()).toEqual([35_000]);
  });

  it("counts nothing for an answer that is repeated on another day", async () => {
    const { charge, time, spent } = world();
    await charge("order-1");
    time.now += DAY_MS;

    const { kind } = await charge("order-1");

    expect(kind).toBe("replayed");
    expect(spent()).toEqual([35_000]);
  });

  it("counts nothing for another body under a key that is in use", async () => {
    const { charge, spent, time } = world();
    await charge("order-1");
    time.now += DAY_MS;

    await expect(charge("order-1", { cents: 99_900 })).rejects.toMatchObject({
      code: "idempotency_conflict",
    });

    expect(spent()).toEqual([35_000]);
  });

  it("leaves the count of an order at work alone when its twin comes first", async () => {
    const { charge, guard, deps, spent } = world();
    const counting = guard.count;
    const late = Promise.withResolvers<void>();
    const slow = {
      ...deps.guard,
      count: (of: Parameters<typeof counting>[0]) => late.promise.then(() => counting(of)),
    };
    const request = {
      customer_id: "cus_ana1",
      currency: "MXN" as const,
      line_items: [{ name: "Tanque de gas", unit_price: 35_000, quantity: 1 }],
    };
    const first = createOrder(
      { ...deps, guard: slow },
      { owner: "merchant", idempotencyKey: "order-1", request },
    );
    await expect(charge("order-1")).rejects.toMatchObject({ code: "request_in_progress" });
    late.resolve();

    expect((await first).order.status).toBe("paid");
    expect(spent()).toEqual([35_000]);
  });

  it("gets the cents of a declined order back", async () => {
    const { charge, spent } = world({ script: { charge: "declined" } });
    const { order } = await charge("order-1");
    await charge("order-1");

    expect(order.status).toBe("declined");
    expect(spent()).toEqual([0]);
  });

  it("keeps what may yet turn out to be paid", async () => {
    const { charge, spent } = world({ script: { charge: "hangs" } });

    const { order } = await charge("order-1");

    expect(order.status).toBe("unknown");
    expect(spent()).toEqual([35_000]);
  });

  it("forgets an order that Conekta did not accept", async () => {
    const { charge, spent } = world({ script: { create: "refused" } });

    await expect(charge("order-1")).rejects.toMatchObject({ code: "validation_failed" });

    expect(spent()).toEqual([]);
  });
});

describe("the breaker", () => {
  const NEW = { createdMs: NOW - 60_000 };
  const REPLACED = {
    replacement: { token: "token", status: "done", leaseMs: NOW - 60_000 },
  } as const;

  it.each([
    ["saved today", NEW],
    ["replaced today", REPLACED],
  ])("keeps a card %s from being charged while it is open", async (_, customer) => {
    const { charge, guard, gateway, orders, audited, spent } = world({ customer });
    guard.breaker.waitSeconds = 90;

    await expect(charge("order-1")).rejects.toMatchObject({
      code: "too_many_attempts",
      message: "Too many new cards were declined; this one was not charged.",
      context: { retryAfterSeconds: 90 },
    });

    expect([orders.items.size, gateway.orders.size, spent()]).toEqual([0, 0, []]);
    expect(audited).toEqual([{ limit: "breaker", subject: "merchant", owner: "merchant" }]);
  });

  it("lets a card be charged that has been here for a day", async () => {
    const { charge, guard } = world();
    guard.breaker.waitSeconds = 90;

    expect((await charge("order-1")).order.status).toBe("paid");
  });

  it("hears of new cards that are declined, and of no others", async () => {
    const fresh = world({ script: { charge: "declined" }, customer: NEW });
    const old = world({ script: { charge: "declined" } });
    const good = world({ customer: NEW });
    for (const { charge } of [fresh, old, good]) await charge("order-1");

    expect(fresh.guard.declined).toEqual(["merchant"]);
    expect([old.guard.declined, good.guard.declined]).toEqual([[], []]);
  });
});

import { describe, expect, it } from "vitest";
import { digest } from "#functions/adapters/digest.ts";
import { createOrder } from "#functions/create-order/create-order.ts";
import type { Audit } from "#functions/ports.ts";
import type { CreateOrderRequest } from "#shared/contracts/create-order.ts";
import { applyEvidence } from "#shared/domain/apply-evidence.ts";
import { canonicalJson } from "#shared/domain/canonical-json.ts";
import { PagosError } from "#shared/domain/errors.ts";
import { LEASE_MS } from "#shared/domain/lease.ts";
import type { LimitRefusal } from "#shared/domain/limits.ts";
import type { Order } from "#shared/domain/order.ts";
import { aCustomer } from "#test/builders/customers.ts";
import { fakeGateway } from "#test/fakes/fake-gateway.ts";
import { memoryChargeGuard } from "#test/fakes/memory-guards.ts";
import { memoryOrders, memoryStore } from "#test/fakes/memory-store.ts";

const request: CreateOrderRequest = {
  customer_id: "cus_ana1",
  currency: "MXN",
  line_items: [{ name: "Tanque de gas", unit_price: 35_000, quantity: 1 }],
};
const command = { owner: "merchant", idempotencyKey: "order-1001", request };

function world(
  script: Parameters<typeof fakeGateway>[0] = {},
  ceilings: Parameters<typeof memoryChargeGuard>[0] = {},
) {
  const time = { now: 1_700_000_000_000 };
  const orders = memoryOrders();
  const gateway = fakeGateway(script);
  const customers = memoryStore(aCustomer({ id: "cus_ana1", owner: "merchant" }));
  const guard = memoryChargeGuard(ceilings);
  const audited: LimitRefusal[] = [];
  const audit: Audit = (refusal) => void audited.push(refusal);
  const deps = { orders, customers, gateway, guard, audit, digest, clock: () => time.now };
  return {
    deps,
    orders,
    customers,
    gateway,
    guard,
    audited,
    time,
    only: () => [...orders.items.values()][0],
  };
}

const codeOf = (error: unknown) => (error instanceof PagosError ? error.code : error);

describe("createOrder", () => {
  it("charges the saved card once and leaves the message for downstream in the outbox", async () => {
    const { deps, gateway } = world();

    const { kind, order } = await createOrder(deps, command);

    expect(kind).toBe("created");
    expect(order).toMatchObject({
      id: `pbd_${digest("order", "merchant", "order-1001")}`,
      fingerprint: digest("POST /orders", canonicalJson(request)),
      status: "paid",
      amount: 35_000,
      capture: true,
      outbox: ["order.paid"],
      history: [{ at: 1_700_000_000, cause: "create-order", from: "processing", to: "paid" }],
    });
    expect(gateway.charges).toEqual([order.conektaOrderId]);
  });

  it("answers the same request again without asking Conekta for anything", async () => {
    const { deps, gateway } = world();
    const first = await createOrder(deps, command);

    const second = await createOrder(deps, command);

    expect(second).toEqual({ kind: "replayed", order: first.order });
    expect(gateway.charges).toHaveLength(1);
    expect(gateway.lookUps).toEqual([]);
  });

  it("charges once for fifty requests at the same time", async () => {
    const { deps, gateway } = world();

    const answers = await Promise.allSettled(
      Array.from({ length: 50 }, () => createOrder(deps, command)),
    );

    expect(gateway.charges).toHaveLength(1);
    const refused = answers.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(new Set(refused.map(codeOf))).toEqual(new Set(["request_in_progress"]));
  });

  it("refuses the key for another body, whatever the order of its members", async () => {
    const { deps } = world();
    await createOrder(deps, command);

    const reordered = Object.fromEntries(Object.entries(request).reverse()) as CreateOrderRequest;
    const same = await createOrder(deps, { ...command, request: reordered });
    const other = createOrder(deps, { ...command, request: { ...request, currency: "USD" } });

    expect(same.kind).toBe("replayed");
    await expect(other).rejects.toMatchObject({ code: "idempotency_conflict" });
  });

  it("gives two callers with one key an order each", async () => {
    const { deps, orders, gateway } = world();
    await deps.customers.claim(aCustomer({ id: "cus_eva1", owner: "other" }));

    await createOrder(deps, command);
    await createOrder(deps, {
      ...command,
      owner: "other",
      request: { ...request, customer_id: "cus_eva1" },
    });

    expect(orders.items.size).toBe(2);
    expect(gateway.charges).toHaveLength(2);
  });

  it("answers somebody else's customer like one that does not exist, and keeps nothing", async () => {
    const { deps, orders, gateway } = world();

    const stranger = createOrder(deps, { ...command, owner: "stranger" });
    const nobody = createOrder(deps, {
      ...command,
      request: { ...request, customer_id: "cus_nobody" },
    });

    await expect(stranger).rejects.toMatchObject({
      code: "not_found",
      message: "There is no customer with a saved card under this id.",
      context: { errors: [{ pointer: "#/customer_id", code: "not_found" }] },
    });
    await expect(nobody).rejects.toMatchObject({ code: "not_found" });
    expect(orders.items.size + gateway.orders.size).toBe(0);
  });

  it("records a decline as an outcome, and answers it again", async () => {
    const { deps, gateway } = world({ charge: "declined" });

    const first = await createOrder(deps, command);
    const second = await createOrder(deps, command);

    expect(first.order).toMatchObject({ status: "declined", outbox: [] });
    expect(second).toEqual({ kind: "replayed", order: first.order });
    expect(gateway.charges).toHaveLength(1);
  });
});

describe("createOrder when Conekta does not play along", () => {
  it("leaves the order unknown when the charge gets no answer, and learns the truth on a retry", async () => {
    const { deps, gateway } = world({ charge: "hangs" });

    const first = await createOrder(deps, command);
    const second = await createOrder(deps, command);

    expect(first.order.status).toBe("unknown");
    expect(second).toMatchObject({ kind: "replayed", order: { status: "paid" } });
    expect(gateway.charges).toHaveLength(1);
  });

  it("never charges again while no evidence says what became of the first charge", async () => {
    const { deps, gateway, time } = world({ charge: "vanishes" });

    await createOrder(deps, command);
    time.now += 86_400_000;
    const later = await createOrder(deps, command);

    expect(later.order.status).toBe("unknown");
    expect(gateway.charges).toHaveLength(1);
  });

  it("fails closed when Conekta cannot be asked about an earlier charge", async () => {
    const { deps, gateway } = world({ charge: "hangs", lookUp: "down" });
    await createOrder(deps, command);

    const retry = createOrder(deps, command);

    await expect(retry).rejects.toMatchObject({
      code: "payment_verification_unavailable",
      message: expect.stringContaining("no other was sent"),
      context: { retryAfterSeconds: 60, orderId: expect.stringMatching(/^pbd_/) },
    });
    expect(gateway.charges).toHaveLength(1);
  });

  it("lets a retry resume at once when no money could have moved", async () => {
    const { deps, gateway, only } = world({ create: "lost" });
    await expect(createOrder(deps, command)).rejects.toMatchObject({ code: "conekta_unavailable" });
    expect(only()).toMatchObject({ status: "processing", leaseMs: 0, conektaOrderId: null });

    const healthy = fakeGateway();
    const retry = await createOrder({ ...deps, gateway: healthy }, command);

    expect(retry).toMatchObject({ kind: "created", order: { status: "paid" } });
    expect([gateway.charges, healthy.charges]).toEqual([[], [retry.order.conektaOrderId]]);
  });

  it("forgets a claim for contents that Conekta refuses, so that the key can be used again", async () => {
    const { deps, orders } = world({ create: "refused" });

    await expect(createOrder(deps, command)).rejects.toMatchObject({ code: "validation_failed" });

    expect(orders.items.size).toBe(0);
  });

  it("calls no charge paid that is not of the money that was asked for", async () => {
    const { deps, gateway, only } = world({ charge: "other money" });

    const { order } = await createOrder(deps, command);
    const retry = await createOrder(deps, command);

    expect([order.status, retry.order.status]).toEqual(["unknown", "unknown"]);
    expect(only()).toMatchObject({ status: "unknown", charge: null, outbox: [] });
    expect(gateway.charges).toHaveLength(1);
  });

  it("charges nothing when Conekta adds the order up differently", async () => {
    const { deps, gateway, orders } = world({ create: "other amount" });

    await expect(createOrder(deps, command)).rejects.toMatchObject({
      code: "conekta_refused_us",
      message: "Nothing was charged: amount is 35000 here and 35001 at Conekta.",
    });

    expect(gateway.charges).toEqual([]);
    expect(orders.items.size).toBe(0);
  });
});

describe("createOrder after a crash", () => {
  type Deps = ReturnType<typeof world>["deps"];

  /** Wraps a step so that it takes effect and its caller never hears of it, as when Lambda is killed. */
  function fatal<Given extends unknown[]>(work: (...given: Given) => Promise<unknown>) {
    const reached = Promise.withResolvers<void>();
    const step = async (...given: Given): Promise<never> => {
      await work(...given);
      reached.resolve();
      return new Promise<never>(() => undefined);
    };
    return { step, reached: reached.promise };
  }

  /** Runs createOrder until it dies right behind the step that `wound` puts into the dependencies. */
  async function crash(wound: (deps: Deps) => { deps: Deps; reached: Promise<void> }) {
    const made = world();
    const { deps, reached } = wound(made.deps);
    createOrder(deps, command).catch(() => undefined);
    await reached;
    return made;
  }

  const behindClaim = (deps: Deps) => {
    const { step, reached } = fatal(deps.orders.claim);
    return { deps: { ...deps, orders: { ...deps.orders, claim: step } }, reached };
  };
  const behindCreate = (deps: Deps) => {
    const { step, reached } = fatal(deps.gateway.createOrder);
    return { deps: { ...deps, gateway: { ...deps.gateway, createOrder: step } }, reached };
  };
  const behindSave = (deps: Deps) => {
    const { step, reached } = fatal(deps.orders.save);
    return { deps: { ...deps, orders: { ...deps.orders, save: step } }, reached };
  };
  const behindCharge = (deps: Deps) => {
    const { step, reached } = fatal(deps.gateway.charge);
    return { deps: { ...deps, gateway: { ...deps.gateway, charge: step } }, reached };
  };

  it.each([
    ["the claim", behindClaim],
    ["Conekta's order", behindCreate],
  ])("right behind %s, a retry waits for the lease and then charges, once", async (_, wound) => {
    const { deps, gateway, time } = await crash(wound);

    await expect(createOrder(deps, command)).rejects.toMatchObject({ code: "request_in_progress" });
    time.now += LEASE_MS + 1;
    const retry = await createOrder(deps, command);

    expect(retry.order.status).toBe("paid");
    expect(gateway.charges).toHaveLength(1);
  });

  it("right behind storing Conekta's id, a retry sends no charge: one may be on its way", async () => {
    const { deps, gateway, time } = await crash(behindSave);

    time.now += LEASE_MS + 1;
    const retry = await createOrder(deps, command);

    expect(retry.order.status).toBe("unknown");
    expect(gateway.charges).toEqual([]);
  });

  it("right behind the charge, a retry finds it paid and charges nothing", async () => {
    const { deps, gateway, time } = await crash(behindCharge);

    time.now += LEASE_MS + 1;
    const retry = await createOrder(deps, command);

    expect(retry).toMatchObject({ kind: "replayed", order: { status: "paid" } });
    expect(gateway.charges).toHaveLength(1);
  });

  it("does not charge when another took over before Conekta's id was stored", async () => {
    const { deps, orders, gateway } = world();
    const slow = {
      ...gateway,
      createOrder: async (draft: Parameters<typeof gateway.createOrder>[0]) => {
        const made = await gateway.createOrder(draft);
        const standing = orders.items.get(draft.orderId) as Order;
        await orders.save({ ...standing, conektaOrderId: "ord_of_the_other" });
        return made;
      },
    };

    const late = createOrder({ ...deps, gateway: slow }, command);

    await expect(late).rejects.toMatchObject({ code: "request_in_progress" });
    expect(gateway.charges).toEqual([]);
  });
});

describe("createOrder beside others", () => {
  it("leaves an order alone to the last moment of its first invocation's lease", async () => {
    const { deps, orders, time } = world({ create: "lost" });
    await createOrder(deps, command).catch(() => undefined);
    const [standing] = orders.items.values();
    await orders.save({ ...(standing as Order), leaseMs: time.now + 1 });

    const early = createOrder({ ...deps, gateway: fakeGateway() }, command);
    await expect(early).rejects.toMatchObject({
      code: "request_in_progress",
      message: expect.stringContaining("has not finished"),
      context: { retryAfterSeconds: 2 },
    });
    time.now += 1;
    const late = await createOrder({ ...deps, gateway: fakeGateway() }, command);

    expect(late.order.status).toBe("paid");
  });

  it("lets one of two take over an order that was left behind", async () => {
    const { deps, orders } = world({ create: "lost" });
    await createOrder(deps, command).catch(() => undefined);
    const healthy = fakeGateway();

    const both = await Promise.allSettled([
      createOrder({ ...deps, gateway: healthy }, command),
      createOrder({ ...deps, gateway: healthy }, command),
    ]);

    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(healthy.orders.size).toBe(1);
    expect(healthy.charges).toHaveLength(1);
    expect(orders.items.size).toBe(1);
  });

  it("says that something is wrong when it loses every race to record the outcome", async () => {
    const { deps, orders } = world();
    let saves = 0;
    const losing = {
      ...orders,
      save: async (order: Order) => {
        saves += 1;
        return saves === 1 ? orders.save(order) : null;
      },
    };

    const asked = createOrder({ ...deps, orders: losing }, command);

    await expect(asked).rejects.toThrow("was written by others 5 times in a row");
    expect(saves).toBe(6);
  });

  it("writes nothing when the webhook has told all of it", async () => {
    const { deps, orders, gateway, only } = world();
    const racing = {
      ...gateway,
      charge: async (order: Parameters<typeof gateway.charge>[0]) => {
        const evidence = await gateway.charge(order);
        const standing = orders.items.get(order.orderId) as Order;
        const told = applyEvidence(standing, evidence, { at: 1, cause: "test", eventId: "evt_1" });
        await orders.save({ ...told, outbox: [] });
        return evidence;
      },
    };

    await createOrder({ ...deps, gateway: racing }, command);

    expect(only()?.version).toBe(2);
  });

  it("passes on what is no answer of Conekta's", async () => {
    const { deps } = world({ charge: "hangs" });
    await createOrder(deps, command);
    const broken = { ...deps.gateway, lookUp: () => Promise.reject(new TypeError("a bug")) };

    await expect(createOrder({ ...deps, gateway: broken }, command)).rejects.toThrow("a bug");
  });

  it("joins its answer into what the webhook wrote first", async () => {
    const { deps, orders, gateway } = world();
    const racing = {
      ...gateway,
      charge: async (order: Parameters<typeof gateway.charge>[0]) => {
        const evidence = await gateway.charge(order);
        const standing = orders.items.get(order.orderId) as Order;
        await orders.save({ ...standing, status: "paid", seen: ["evt_1"], outbox: [] });
        return evidence;
      },
    };

    const { order } = await createOrder({ ...deps, gateway: racing }, command);

    expect(order).toMatchObject({ status: "paid", seen: ["evt_1"], outbox: [] });
  });
});

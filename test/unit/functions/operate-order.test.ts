import { describe, expect, it } from "vitest";
import { digest } from "#functions/adapters/digest.ts";
import { cancelOrder } from "#functions/cancel-order/cancel-order.ts";
import { captureOrder } from "#functions/capture-order/capture-order.ts";
import type { Asked } from "#functions/operate-order.ts";
import type { OperationGateway } from "#functions/ports.ts";
import { refundOrder } from "#functions/refund-order/refund-order.ts";
import { applyEvidence } from "#shared/domain/apply-evidence.ts";
import { PagosError } from "#shared/domain/errors.ts";
import { LEASE_MS } from "#shared/domain/lease.ts";
import { isPastSafetyDelay } from "#shared/domain/look-schedule.ts";
import type { Operated } from "#shared/domain/operation.ts";
import { finishOperation } from "#shared/domain/operation.ts";
import type { Order } from "#shared/domain/order.ts";
import type { OrderStatus } from "#shared/domain/order-status.ts";
import { anOrder, ORDER_ID } from "#test/builders/orders.ts";
import { fakeOperations } from "#test/fakes/fake-operations.ts";
import { memoryOrders } from "#test/fakes/memory-store.ts";

const NOW = 1_700_000_100_000;

type Script = Parameters<typeof fakeOperations>[1];
type Deps = ReturnType<typeof world>["deps"];

function world(before: OrderStatus, script: Script = {}) {
  const time = { now: NOW };
  const orders = memoryOrders(anOrder({ status: before }));
  const conekta = fakeOperations(before, script);
  const deps = { orders, gateway: conekta.gateway, digest, clock: () => time.now };
  return { deps, orders, conekta, time, stored: () => orders.items.get(ORDER_ID) as Order };
}

const codeOf = (error: unknown) => (error instanceof PagosError ? error.code : error);

/** The three operations; what follows holds of each. */
const operations = [
  {
    name: "refundOrder",
    before: "paid",
    after: "refunded",
    run: (deps: Deps, asked: Asked): Promise<Operated> =>
      refundOrder(deps, { ...asked, request: {} }),
  },
  { name: "cancelOrder", before: "pre_authorized", after: "canceled", run: cancelOrder },
  {
    name: "captureOrder",
    before: "pre_authorized",
    after: "paid",
    run: (deps: Deps, asked: Asked): Promise<Operated> =>
      captureOrder(deps, { ...asked, request: {} }),
  },
] as const;

const asked = { owner: "merchant", orderId: ORDER_ID, idempotencyKey: "operation-1" };

describe.each(operations)("$name", ({ before, after, run }) => {
  it("sends one request, and records it together with what came of it", async () => {
    const { deps, conekta, stored } = world(before);

    const { order, replayed, finished } = await run(deps, asked);

    expect([order.status, replayed, finished?.outcome]).toEqual([after, false, "done"]);
    expect(conekta.sent).toHaveLength(1);
    expect(stored()).toMatchObject({ status: after, operation: null, operations: [finished] });
  });

  it("answers the same key again without asking Conekta for anything", async () => {
    const { deps, conekta } = world(before);
    const first = await run(deps, asked);

    const second = await run(deps, asked);

    expect(second).toEqual({ ...first, replayed: true });
    expect(conekta.sent).toHaveLength(1);
  });

  it("sends one request for twenty with one key at the same time", async () => {
    const { deps, conekta } = world(before);

    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => run(deps, asked)));

    expect(conekta.sent).toHaveLength(1);
    const refused = answers.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(new Set(refused.map(codeOf))).toEqual(new Set(["request_in_progress"]));
  });

  it("lets nothing else be done to the order meanwhile", async () => {
    const { deps, conekta } = world(before, { act: "vanishes" });
    await run(deps, asked);

    const other = run(deps, { ...asked, idempotencyKey: "operation-2" });

    await expect(other).rejects.toMatchObject({
      code: "request_in_progress",
      context: { retryAfterSeconds: 15 },
    });
    expect(conekta.sent).toHaveLength(1);
  });

  it("refuses the key for another operation", async () => {
    const { deps, conekta } = world(before);
    await run(deps, asked);

    for (const other of operations.filter((each) => each.run !== run)) {
      await expect(other.run(deps, asked)).rejects.toMatchObject({ code: "idempotency_conflict" });
    }
    expect(conekta.sent).toHaveLength(1);
  });

  it("answers somebody else's order, and nobody's, like one that does not exist", async () => {
    const { deps, conekta, orders } = world(before);
    await orders.claim(anOrder({ id: "ord_foreign", owner: null, status: before }));

    for (const wrong of [
      { owner: "stranger" },
      { orderId: "pbd_nobody" },
      { orderId: "ord_foreign" },
    ]) {
      const answer = run(deps, { ...asked, ...wrong });
      await expect(answer).rejects.toMatchObject({ code: "not_found" });
    }
    expect(conekta.sent).toEqual([]);
  });

  it("changes nothing when Conekta says no, and answers that again", async () => {
    const { deps, conekta, stored } = world(before, { act: "refused" });

    const refusal = {
      code: "operation_refused",
      context: { conekta: { code: "conekta.errors.precondition_required.combo" } },
    };
    await expect(run(deps, asked)).rejects.toMatchObject(refusal);
    await expect(run(deps, asked)).rejects.toMatchObject(refusal);

    expect(stored()).toMatchObject({ status: before, operation: null });
    expect(conekta.sent).toHaveLength(1);
  });

  it("lets go of the key when Conekta would not hear it, because ours is wrong", async () => {
    const { deps, conekta } = world(before, { act: "unheard" });
    await expect(run(deps, asked)).rejects.toMatchObject({ code: "conekta_refused_us" });

    conekta.script.act = "ok";
    const retry = await run(deps, asked);

    expect(retry.order.status).toBe(after);
  });

  it("is not sent again when we fail on the answer, and a retry finds that it was done", async () => {
    const { deps, conekta, time } = world(before, { act: "breaks" });
    await expect(run(deps, asked)).rejects.toThrow(TypeError);
    conekta.script.act = "ok";

    await expect(run(deps, asked)).rejects.toMatchObject({ code: "request_in_progress" });
    time.now += LEASE_MS + 1;
    const retry = await run(deps, asked);

    expect(retry).toMatchObject({ replayed: true, order: { status: after } });
    expect(conekta.sent).toHaveLength(1);
  });

  it("stays open when Conekta does not answer, and a retry finds that it was done", async () => {
    const { deps, conekta, stored } = world(before, { act: "hangs" });

    const first = await run(deps, asked);
    const open = stored();
    const second = await run(deps, asked);

    expect([first.finished, open.operation?.status]).toEqual([null, "unknown"]);
    expect(second).toMatchObject({ replayed: true, order: { status: after } });
    expect(second.finished?.outcome).toBe("done");
    expect(conekta.sent).toHaveLength(1);
  });

  it("is never sent again while nothing says what became of it", async () => {
    const { deps, conekta, time } = world(before, { act: "vanishes" });

    await run(deps, asked);
    time.now += 86_400_000;
    const later = await run(deps, asked);

    expect([later.finished, later.order.status]).toEqual([null, before]);
    expect(conekta.sent).toHaveLength(1);
  });

  it("is not given up before the request could have shown, however old the order is", async () => {
    const { deps, stored, time } = world(before, { act: "vanishes" });
    const pace = { everyMs: 60_000, safetyDelayMs: 600_000 };
    time.now += 86_400_000;

    await run(deps, asked);

    expect(isPastSafetyDelay(stored(), time.now, pace)).toBe(false);
    expect(isPastSafetyDelay(stored(), time.now + 600_000, pace)).toBe(true);
    expect(stored().lookMs).toBe(time.now);
  });

  it("fails closed when Conekta cannot be asked what became of it", async () => {
    const { deps, conekta } = world(before, { act: "hangs", lookUp: "down" });
    await run(deps, asked);

    const retry = run(deps, asked);

    await expect(retry).rejects.toMatchObject({ code: "payment_verification_unavailable" });
    expect(conekta.sent).toHaveLength(1);
  });

  it("applies nothing of an answer that does not fit the order", async () => {
    const { deps, stored } = world(before, { act: "other order" });

    const { finished } = await run(deps, asked);

    expect(finished).toBeNull();
    expect(stored()).toMatchObject({ status: before, operation: { status: "unknown" } });
  });

  it("says so when it was given up", async () => {
    const { deps, orders, stored, conekta } = world(before, { act: "vanishes" });
    await run(deps, asked);
    await orders.save(finishOperation(stored(), { outcome: "failed" }));

    await expect(run(deps, asked)).rejects.toMatchObject({ code: "operation_not_made" });

    conekta.script.act = "ok";
    const anew = await run(deps, { ...asked, idempotencyKey: "operation-2" });
    expect(anew.order.status).toBe(after);
  });

  it("takes the word of a webhook that was faster than the answer", async () => {
    const { deps, orders, conekta, stored } = world(before);
    const beaten = <Target>(act: (target: Target) => ReturnType<OperationGateway["cancel"]>) => {
      return async (target: Target) => {
        const answer = await act(target);
        const source = { at: 1, cause: "order.updated evt_1", eventId: "evt_1" };
        await orders.save(applyEvidence(stored(), conekta.state.evidence, source));
        return answer;
      };
    };
    const { refund, cancel, capture } = conekta.gateway;
    const gateway = {
      ...conekta.gateway,
      refund: beaten(refund),
      cancel: beaten(cancel),
      capture: beaten(capture),
    };

    const { finished, order } = await run({ ...deps, gateway }, asked);

    expect(finished?.outcome).toBe("done");
    expect(order).toMatchObject({ status: after, seen: ["evt_1"], operations: [finished] });
  });

  describe("after a crash", () => {
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

    /** Runs it until it dies right behind the given save: the first claims, the second records. */
    async function dieBehindSave(which: number) {
      const made = world(before);
      const { save } = made.orders;
      const { step, reached } = fatal(save);
      let saves = 0;
      const dying = (order: Order) => {
        saves += 1;
        return saves === which ? step(order) : save(order);
      };
      run({ ...made.deps, orders: { ...made.orders, save: dying } }, asked).catch(() => undefined);
      await reached;
      return made;
    }

    async function dieBehindAct() {
      const made = world(before);
      const { gateway } = made.conekta;
      const [refund, cancel, capture] = [
        fatal(gateway.refund),
        fatal(gateway.cancel),
        fatal(gateway.capture),
      ];
      const dying = {
        ...gateway,
        refund: refund.step,
        cancel: cancel.step,
        capture: capture.step,
      };
      run({ ...made.deps, gateway: dying }, asked).catch(() => undefined);
      await Promise.race([refund.reached, cancel.reached, capture.reached]);
      return made;
    }

    it("right behind the claim, a retry waits for the lease and then sends nothing", async () => {
      const { deps, conekta, time, stored } = await dieBehindSave(1);

      expect(stored().lookMs).toBe(NOW + LEASE_MS);
      await expect(run(deps, asked)).rejects.toMatchObject({ code: "request_in_progress" });
      time.now += LEASE_MS + 1;
      const retry = await run(deps, asked);

      expect([retry.finished, retry.order.status]).toEqual([null, before]);
      expect(conekta.sent).toEqual([]);
    });

    it("right behind the request, a retry finds it done and sends nothing", async () => {
      const { deps, conekta, time } = await dieBehindAct();

      await expect(run(deps, asked)).rejects.toMatchObject({ code: "request_in_progress" });
      time.now += LEASE_MS + 1;
      const retry = await run(deps, asked);

      expect(retry).toMatchObject({ replayed: true, order: { status: after } });
      expect(retry.finished?.outcome).toBe("done");
      expect(conekta.sent).toHaveLength(1);
    });

    it("right behind the record, a retry is answered at once", async () => {
      const { deps, conekta } = await dieBehindSave(2);

      const retry = await run(deps, asked);

      expect(retry).toMatchObject({ replayed: true, order: { status: after } });
      expect(conekta.sent).toHaveLength(1);
    });
  });
});

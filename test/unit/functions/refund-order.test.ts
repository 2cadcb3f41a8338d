import { describe, expect, it } from "vitest";
import { digest } from "#functions/adapters/digest.ts";
import { refundOrder } from "#functions/refund-order/refund-order.ts";
import { RefundOrderRequest } from "#shared/contracts/operations.ts";
import { centavos } from "#shared/domain/money.ts";
import { OPERATIONS_MAX } from "#shared/domain/operation.ts";
import type { Order } from "#shared/domain/order.ts";
import { ORDER_STATUSES } from "#shared/domain/order-status.ts";
import { anOrder, ORDER_ID } from "#test/builders/orders.ts";
import { fakeOperations } from "#test/fakes/fake-operations.ts";
import { memoryOrders } from "#test/fakes/memory-store.ts";

function world(differences: Partial<Order> = {}) {
  const orders = memoryOrders(anOrder({ status: "paid", ...differences }));
  const conekta = fakeOperations("paid");
  const deps = { orders, gateway: conekta.gateway, digest, clock: () => 1_700_000_100_000 };
  const refund = (request: RefundOrderRequest, idempotencyKey = "refund-1") =>
    refundOrder(deps, { owner: "merchant", orderId: ORDER_ID, idempotencyKey, request });
  return { refund, conekta, orders, stored: () => orders.items.get(ORDER_ID) as Order };
}

describe("refundOrder", () => {
  it("gives all of it back when no amount is asked for, and leaves a message for downstream", async () => {
    const { refund, stored } = world();

    const { amount, finished } = await refund({});

    expect([amount, finished?.refundId]).toEqual([35_000, "re_1"]);
    expect(stored()).toMatchObject({ status: "refunded", amountRefunded: 35_000 });
    expect(stored().outbox).toContain("order.refunded:re_1");
  });

  it("gives parts back until nothing is left, and what is left when no amount is asked for", async () => {
    const { refund, conekta, stored } = world();

    await refund({ amount: 10_000 }, "refund-1");
    await refund({ amount: 24_999 }, "refund-2");
    const last = await refund({}, "refund-3");

    expect(last.amount).toBe(1);
    expect(stored()).toMatchObject({ status: "refunded", amountRefunded: 35_000 });
    expect(conekta.sent).toEqual(["refund 10000", "refund 24999", "refund 1"]);
    await expect(refund({}, "refund-4")).rejects.toMatchObject({ code: "order_state" });
  });

  it("answers an earlier refund of the same amount with its own id", async () => {
    const { refund } = world();
    const first = await refund({ amount: 100 }, "refund-1");
    const second = await refund({ amount: 100 }, "refund-2");

    const again = await refund({ amount: 100 }, "refund-1");

    expect(second.finished?.refundId).not.toBe(first.finished?.refundId);
    expect(again.finished?.refundId).toBe(first.finished?.refundId);
  });

  it.each([35_001, 70_000])(
    "refuses %d cents of 35,000 and says how much is left",
    async (amount) => {
      const { refund, conekta, stored } = world();

      const refused = refund({ amount });

      await expect(refused).rejects.toMatchObject({
        code: "validation_failed",
        context: { errors: [{ pointer: "#/amount", detail: "Must be 35000 or less." }] },
      });
      expect([conekta.sent, stored().operation]).toEqual([[], null]);
    },
  );

  it("counts what was given back elsewhere", async () => {
    const { refund } = world({ status: "partially_refunded", amountRefunded: centavos(34_000) });

    await expect(refund({ amount: 1_001 })).rejects.toMatchObject({ code: "validation_failed" });
    expect((await refund({})).amount).toBe(1_000);
  });

  it("refuses the key for another amount", async () => {
    const { refund, conekta } = world();
    await refund({ amount: 100 });

    await expect(refund({ amount: 101 })).rejects.toMatchObject({ code: "idempotency_conflict" });

    expect(conekta.sent).toHaveLength(1);
  });

  it.each(
    ORDER_STATUSES.filter((status) => !["paid", "partially_refunded", "refunded"].includes(status)),
  )("refuses an order that is %s", async (status) => {
    const { refund, conekta } = world({ status });

    await expect(refund({})).rejects.toMatchObject({
      code: "order_state",
      context: { extra: { order_status: status } },
    });
    expect(conekta.sent).toEqual([]);
  });

  it.each(["open", "lost", "appealed"] as const)(
    "refuses while a dispute is %s",
    async (dispute) => {
      const { refund, conekta } = world({ dispute });

      await expect(refund({})).rejects.toMatchObject({ code: "order_state" });
      expect(conekta.sent).toEqual([]);
    },
  );

  it("gives money back after a dispute was won", async () => {
    const { refund } = world({ dispute: "won" });

    expect((await refund({})).order.status).toBe("refunded");
  });

  it("never gives back more than was taken, whoever asks at the same time", async () => {
    const { refund, conekta, stored } = world();
    const keys = Array.from({ length: 20 }, (_, at) => `refund-${at}`);
    const refusals: unknown[] = [];

    for (const _ of keys) {
      const answers = await Promise.allSettled(keys.map((key) => refund({ amount: 3_000 }, key)));
      refusals.push(...answers.flatMap((each) => ("reason" in each ? each.reason.code : [])));
    }

    expect(stored().amountRefunded).toBe(33_000);
    expect(conekta.sent).toHaveLength(11);
    expect(new Set(refusals)).toEqual(new Set(["request_in_progress", "validation_failed"]));
  });

  it("forgets no operation, and so takes no more of them than an item holds", async () => {
    const done = {
      kind: "refund",
      fingerprint: "f",
      amount: centavos(1),
      outcome: "refused",
      refundId: null,
      code: "no",
    } as const;
    const operations = Array.from({ length: OPERATIONS_MAX }, (_, at) => ({
      key: `${at}`,
      ...done,
    }));
    const { refund, conekta } = world({ operations });

    await expect(refund({})).rejects.toMatchObject({ code: "order_state" });
    expect(conekta.sent).toEqual([]);
  });
});

describe("RefundOrderRequest", () => {
  it.each([{}, { amount: 1 }, { reason: "suspected_fraud" }])("accepts %j", (body) => {
    expect(RefundOrderRequest.safeParse(body).success).toBe(true);
  });

  it.each([
    { amount: 0 },
    { amount: -1 },
    { amount: 1.5 },
    { amount: "100" },
    { reason: "because" },
    { amount: 1, charge_id: "x" },
  ])("refuses %j", (body) => {
    expect(RefundOrderRequest.safeParse(body).success).toBe(false);
  });
});

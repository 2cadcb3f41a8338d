import { describe, expect, it } from "vitest";
import { digest } from "#functions/adapters/digest.ts";
import { captureOrder } from "#functions/capture-order/capture-order.ts";
import { ORDER_STATUSES, type OrderStatus } from "#shared/domain/order-status.ts";
import { anOrder, ORDER_ID } from "#test/builders/orders.ts";
import { fakeOperations } from "#test/fakes/fake-operations.ts";
import { memoryOrders } from "#test/fakes/memory-store.ts";

function world(status: OrderStatus = "pre_authorized") {
  const conekta = fakeOperations(status);
  const orders = memoryOrders(anOrder({ status, capture: false }));
  const deps = { orders, gateway: conekta.gateway, digest, clock: () => 1_700_000_100_000 };
  const asked = { owner: "merchant", orderId: ORDER_ID, idempotencyKey: "capture-1" };
  const capture = (amount?: number) => {
    return captureOrder(deps, { ...asked, request: amount === undefined ? {} : { amount } });
  };
  return { capture, conekta };
}

describe("captureOrder", () => {
  it.each([undefined, 35_000])("takes the whole order when asked for %s", async (amount) => {
    const { capture, conekta } = world();

    const { order } = await capture(amount);

    expect(order).toMatchObject({ status: "paid", outbox: ["order.paid"] });
    expect(conekta.sent).toEqual(["capture 35000"]);
  });

  it.each([1, 34_999, 35_001])("refuses %d cents of 35,000", async (amount) => {
    const { capture, conekta } = world();

    await expect(capture(amount)).rejects.toMatchObject({
      code: "validation_failed",
      context: { errors: [{ pointer: "#/amount" }] },
    });
    expect(conekta.sent).toEqual([]);
  });

  it.each(ORDER_STATUSES.filter((status) => status !== "pre_authorized"))(
    "refuses an order that is %s",
    async (status) => {
      const { capture, conekta } = world(status);

      await expect(capture()).rejects.toMatchObject({ code: "order_state" });
      expect(conekta.sent).toEqual([]);
    },
  );
});

import { describe, expect, it } from "vitest";
import { digest } from "#functions/adapters/digest.ts";
import { cancelOrder } from "#functions/cancel-order/cancel-order.ts";
import type { OrderStatus } from "#shared/domain/order-status.ts";
import { anOrder, ORDER_ID } from "#test/builders/orders.ts";
import { fakeOperations } from "#test/fakes/fake-operations.ts";
import { memoryOrders } from "#test/fakes/memory-store.ts";

function world(status: OrderStatus) {
  const conekta = fakeOperations(status);
  const orders = memoryOrders(anOrder({ status }));
  const deps = { orders, gateway: conekta.gateway, digest, clock: () => 1_700_000_100_000 };
  const asked = { owner: "merchant", orderId: ORDER_ID, idempotencyKey: "cancel-1" };
  return { cancel: () => cancelOrder(deps, asked), conekta };
}

describe("cancelOrder", () => {
  it.each(["pre_authorized", "pending_payment", "requires_action", "declined"] as const)(
    "closes an order that is %s, and tells downstream nothing, as downstream knows nothing of it",
    async (status) => {
      const { cancel } = world(status);

      const { order } = await cancel();

      expect(order).toMatchObject({ status: "canceled", outbox: [] });
    },
  );

  it.each([
    ["paid", /refund it/],
    ["partially_refunded", /refund it/],
    ["refunded", /refund it/],
    ["processing", /not known yet/],
    ["unknown", /not known yet/],
    ["canceled", /closed already/],
    ["expired", /closed already/],
    ["failed", /closed already/],
  ] as const)("refuses an order that is %s and says %s", async (status, words) => {
    const { cancel, conekta } = world(status);

    const refused = cancel();

    await expect(refused).rejects.toMatchObject({ code: "order_state" });
    await expect(refused).rejects.toThrow(words);
    expect(conekta.sent).toEqual([]);
  });
});

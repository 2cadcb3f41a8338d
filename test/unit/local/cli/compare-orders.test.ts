import { describe, expect, it } from "vitest";
import { compareWithConekta } from "#local/cli/compare-orders.ts";
import type { OrderStatus } from "#shared/domain/order-status.ts";
import { anItem } from "#test/builders/order-item.ts";

const OURS = `pbd_${"a".repeat(26)}`;

const atConekta = (differences: object = {}) => ({
  id: "ord_1",
  amount: 35_000,
  currency: "MXN",
  payment_status: "paid",
  metadata: { pbd_order_id: OURS },
  ...differences,
});

/** Compares one order of Conekta's with ours in this status; null: we have none. */
async function compared(
  order: ReturnType<typeof atConekta>,
  status: OrderStatus | null,
  ...more: readonly (typeof order)[]
) {
  const asked: string[] = [];
  const comparison = await compareWithConekta(
    {
      async *ordersSince() {
        yield* [order, ...more];
      },
    },
    {
      async find(id) {
        asked.push(id);
        return status === null ? null : anItem({ id: OURS, status, amount: 35_000 });
      },
    },
    { stage: "prod", sinceSeconds: 0 },
  );
  return { ...comparison, asked };
}

describe("compareWithConekta", () => {
  it("finds nothing where both sides say the same", async () => {
    expect(await compared(atConekta(), "paid")).toEqual({
      equal: 1,
      differences: [],
      excesses: [],
      asked: [OURS],
    });
  });

  it("finds an order that is paid there and unsettled or missing here", async () => {
    const older = await compared(atConekta(), "pending_payment");
    const missing = await compared(atConekta(), null);

    expect(older.differences).toMatchObject([{ here: "pending_payment", there: "paid" }]);
    expect(missing.differences).toMatchObject([{ here: null, there: "paid", amount: 35_000 }]);
  });

  it.each([100, -100])(
    "finds a refund of which we have not heard, written as %d",
    async (cents) => {
      const { differences } = await compared(atConekta({ amount_refunded: cents }), "paid");

      expect(differences).toHaveLength(1);
    },
  );

  it("leaves orders of another stage alone, even under the same id", async () => {
    const charges = { data: [{ id: "c1", status: "paid", amount: 35_000 }] };
    const inStage = (pbd_stage: string, id: string) =>
      atConekta({ id, charges, metadata: { pbd_order_id: OURS, pbd_stage } });

    const found = await compared(inStage("prod", "ord_1"), "paid", inStage("staging", "ord_2"));

    expect(found).toEqual({ equal: 1, differences: [], excesses: [], asked: [OURS] });
  });

  it("passes by what another system made and nobody can read, and stops at one of ours", async () => {
    const unreadable = { amount: "350.00" };
    const theirs = atConekta({ ...unreadable, metadata: {} });

    expect((await compared(atConekta(), "paid", theirs)).equal).toBe(1);
    await expect(compared(atConekta(), "paid", atConekta(unreadable))).rejects.toThrow();
  });

  it("takes no word of Conekta's that ours outranks, and none that says nothing", async () => {
    const late = await compared(atConekta({ payment_status: "pending_payment" }), "paid");
    const silent = await compared(atConekta({ payment_status: null }), null);

    expect([late.differences, silent.differences]).toEqual([[], []]);
  });

  it("tells when Conekta took what nobody ordered", async () => {
    const paid = (amount: number, id = "c1") => ({ id, status: "paid", amount });
    const charges = (...data: object[]) => ({ charges: { data } });

    const right = await compared(atConekta(charges(paid(35_000))), "paid");
    const other = await compared(atConekta(charges(paid(36_000))), "paid");
    const twice = await compared(atConekta(charges(paid(35_000), paid(35_000, "c2"))), "paid");
    const again = atConekta({ id: "ord_2", ...charges(paid(35_000)) });
    const twoOrders = await compared(atConekta(charges(paid(35_000))), "paid", again);

    expect(right.excesses).toEqual([]);
    expect(other.excesses).toMatchObject([{ charged: 36_000, ordered: 35_000 }]);
    expect(twice.excesses).toMatchObject([{ charged: 70_000, conektaOrderIds: ["ord_1"] }]);
    expect(twoOrders.excesses).toMatchObject([
      { orderId: OURS, charged: 70_000, conektaOrderIds: ["ord_1", "ord_2"] },
    ]);
  });

  it("gives what the reconciler would have sent", async () => {
    const { differences } = await compared(atConekta(), null);

    expect(JSON.parse(differences[0]?.poll ?? "")).toMatchObject({
      type: "pagos.order.polled",
      data: { object: { id: "ord_1" } },
    });
  });

  it("looks up another system's order under Conekta's id", async () => {
    expect((await compared(atConekta({ metadata: null }), "paid")).asked).toEqual(["ord_1"]);
  });
});

import { describe, expect, it } from "vitest";
import { consume } from "#functions/consumer/consumer.ts";
import { ConektaOrder } from "#shared/contracts/conekta-order.ts";
import { NOT_CHARGED, POLLED, pollBody } from "#shared/contracts/poll.ts";
import {
  anOrder,
  CONEKTA_ORDER_ID,
  conektaChargeBody,
  conektaOrderBody,
  eventBody,
} from "#test/builders/orders.ts";
import { batch, consumerWorld, paidOrder, refunded } from "#test/fakes/consumer-world.ts";

describe("consume with what the reconciler found out", () => {
  const bare = ConektaOrder.parse(conektaOrderBody({ payment_status: "canceled" }));

  it("pays an order whose webhook was lost, and remembers no event id for it", async () => {
    const { deps, order, sent } = consumerWorld();

    await consume(deps, batch(pollBody(POLLED, ConektaOrder.parse(paidOrder))));

    expect(order()).toMatchObject({ status: "paid", seen: [], outbox: [] });
    expect(order()?.history.at(-1)?.cause).toBe(POLLED);
    expect(sent).toHaveLength(2);
  });

  it("fails an order that was closed without a charge, whenever the event of that comes", async () => {
    const canceled = eventBody("order.canceled", bare);
    const found = pollBody(NOT_CHARGED, bare);
    for (const bodies of [batch(found), batch(found, canceled), batch(canceled, found)]) {
      const { deps, order, sent } = consumerWorld([anOrder({ status: "unknown" })]);

      await consume(deps, bodies);

      expect([order()?.status, sent]).toEqual(["failed", []]);
    }
  });

  it("does not let it take back a payment that came in the meantime", async () => {
    const { deps, order } = consumerWorld([anOrder({ status: "paid" })]);

    const { failures } = await consume(deps, batch(pollBody(NOT_CHARGED, bare)));

    expect([failures, order()?.status]).toEqual([[], "paid"]);
  });

  it("calls a person when Conekta insists that a paid order was never charged", async () => {
    const seed = [anOrder({ status: "paid" })];
    const { deps, order } = consumerWorld(seed, () => true, bare);

    const { failures } = await consume(deps, batch(pollBody(NOT_CHARGED, bare)));

    expect([failures.length, order()?.status]).toEqual([1, "paid"]);
  });

  it("quarantines money in it that does not fit the order", async () => {
    const { deps, order } = consumerWorld();
    const other = ConektaOrder.parse(conektaOrderBody({ ...paidOrder, amount: 1 }));

    const { failures } = await consume(deps, batch(pollBody(POLLED, other)));

    expect(failures).toHaveLength(1);
    expect(order()?.status).toBe("processing");
  });
});

describe("consume with orders of other systems", () => {
  const foreign = eventBody("order.paid", { ...paidOrder, metadata: {} });

  it("records them under Conekta's id and tells nobody", async () => {
    const { deps, orders, sent } = consumerWorld([]);

    await consume(deps, batch(foreign));

    expect(orders.items.get(CONEKTA_ORDER_ID)).toMatchObject({ status: "paid", owner: null });
    expect(sent).toEqual([]);
  });

  it("joins further events into the order that it recorded", async () => {
    const { deps, orders } = consumerWorld([]);
    const refundedElsewhere = eventBody("order.refunded", {
      ...JSON.parse(refunded).data.object,
      metadata: {},
    });

    await consume(deps, batch(foreign));
    await consume(deps, batch(refundedElsewhere));

    expect(orders.items.get(CONEKTA_ORDER_ID)).toMatchObject({ status: "refunded", outbox: [] });
  });

  it("knows an order under its Conekta id although the event carries an id like ours", async () => {
    const { deps, orders } = consumerWorld([]);
    const elsewhere = eventBody("order.paid", paidOrder, "evt_again");

    await consume(deps, batch(foreign));
    await consume(deps, batch(elsewhere));

    expect([...orders.items.keys()]).toEqual([CONEKTA_ORDER_ID]);
  });

  it("does nothing about a charge whose order nobody has told of", async () => {
    const { deps, orders } = consumerWorld([]);
    const charge = eventBody("charge.paid", conektaChargeBody("paid", { reference_id: null }));

    const { failures } = await consume(deps, batch(charge));

    expect([failures, orders.items.size]).toEqual([[], 0]);
  });

  it("ignores or processes them where the stage says so", async () => {
    const ignoring = consumerWorld([]);
    const processing = consumerWorld([]);

    await consume({ ...ignoring.deps, foreignOrders: "ignore" }, batch(foreign));
    await consume({ ...processing.deps, foreignOrders: "process" }, batch(foreign));

    expect(ignoring.orders.items.size).toBe(0);
    expect(processing.sent).toHaveLength(2);
  });
});

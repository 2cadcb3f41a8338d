import { describe, expect, it } from "vitest";
import { consume } from "#functions/consumer/consumer.ts";
import type { Order } from "#shared/domain/order.ts";
import {
  anOrder,
  conektaChargeBody,
  conektaOrderBody,
  eventBody,
  list,
  ORDER_ID,
} from "#test/builders/orders.ts";
import { batch, consumerWorld, paid, paidOrder, refunded } from "#test/fakes/consumer-world.ts";

describe("consume", () => {
  it("moves the order to paid and tells both queues, once", async () => {
    const { deps, sent, order } = consumerWorld();

    const { failures } = await consume(deps, batch(paid));

    expect(failures).toEqual([]);
    expect(order()).toMatchObject({
      status: "paid",
      outbox: [],
      seen: ["evt_order.paid"],
      history: [
        { at: 1_700_000_003, cause: "order.paid evt_order.paid", from: "processing", to: "paid" },
      ],
    });
    expect(sent).toEqual(["order.paid → logistics", "order.paid → accounting"]);
  });

  it("sends nothing more for the same event again, nor for the same payment under another id", async () => {
    const { deps, sent } = consumerWorld();
    await consume(deps, batch(paid));

    await consume(deps, batch(paid, eventBody("order.paid", paidOrder, "evt_other")));

    expect(sent).toHaveLength(2);
  });

  it("writes once for all events of one order in a batch that create-order has told before", async () => {
    const { deps, orders } = consumerWorld([anOrder({ status: "paid", outbox: ["order.paid"] })]);

    await consume(deps, batch(paid, eventBody("charge.paid", conektaChargeBody("paid"))));

    expect(orders.items.get(ORDER_ID)).toMatchObject({ version: 1, outbox: [] });
  });

  it("writes nothing for an event that it has seen", async () => {
    const { deps, order } = consumerWorld();
    await consume(deps, batch(paid));
    const version = order()?.version;

    await consume(deps, batch(paid));

    expect(order()?.version).toBe(version);
  });

  it("does not apply what contradicts the order even where no money moves", async () => {
    const { deps, order } = consumerWorld();
    const other = conektaOrderBody({ id: "ord_stray", payment_status: "canceled" });

    const { failures } = await consume(deps, batch(eventBody("order.canceled", other)));

    expect(failures).toEqual([]);
    expect(order()).toMatchObject({ status: "processing", version: 0 });
  });

  it("never acts on charge.created, which says declined for charges that are paid", async () => {
    const { deps, order } = consumerWorld();

    const { records } = await consume(
      deps,
      batch(eventBody("charge.created", conektaChargeBody("declined"))),
    );

    expect(records).toMatchObject([{ type: "charge.created", cameTo: "ignored" }]);
    expect(order()).toMatchObject({ status: "processing", version: 0 });
  });

  it("accepts a ping and words it does not know", async () => {
    const { deps } = consumerWorld();
    const ping = JSON.stringify({ id: "1", type: "webhook_ping", data: { action: "ping" } });
    const strange = eventBody("order.updated", conektaOrderBody({ payment_status: "under_water" }));

    const consumed = await consume(deps, batch(ping, strange));

    expect(consumed).toMatchObject({ failures: [], unknownWords: ["under_water"] });
    expect(consumed.records.map(({ cameTo }) => cameTo)).toEqual(["ignored", "old"]);
  });

  it("fails a poison message alone", async () => {
    const { deps, order } = consumerWorld();

    const { failures } = await consume(deps, batch("no json", paid, '{"id":1}'));

    expect(failures.map(({ id }) => id)).toEqual(["message-0", "message-2"]);
    expect(order()?.status).toBe("paid");
  });

  it("quarantines money that does not fit the order", async () => {
    const { deps, order, sent } = consumerWorld();
    const forged = conektaOrderBody({ ...paidOrder, amount: 1 });

    const { failures } = await consume(deps, batch(eventBody("order.paid", forged)));

    expect(failures).toEqual([
      { id: "message-0", reason: "quarantined: amount is 35000 here and 1 at Conekta" },
    ]);
    expect([order()?.status, sent]).toEqual(["processing", []]);
  });

  it.each([
    ["twice", [35_000, 35_000], 70_000],
    ["ten times too much", [350_000], 350_000],
  ])("quarantines an order that was charged %s", async (_, amounts, told) => {
    const { deps, order, sent } = consumerWorld();
    const charges = list(
      ...amounts.map((amount, at) => conektaChargeBody("paid", { id: `charge_${at}`, amount })),
    );
    const event = eventBody("order.paid", conektaOrderBody({ payment_status: "paid", charges }));

    const { failures } = await consume(deps, batch(event));

    const reason = `quarantined: amount charged is 35000 here and ${told} at Conekta`;
    expect(failures).toEqual([{ id: "message-0", reason }]);
    expect([order()?.status, sent]).toEqual(["processing", []]);
  });
});

describe("consume with a chargeback of an order that nobody knew to be paid", () => {
  it("tells of the payment first", async () => {
    const { deps, sent, order } = consumerWorld();
    const chargeback = eventBody("charge.chargeback.created", conektaChargeBody("paid"));

    await consume(deps, batch(chargeback));
    await consume(deps, batch(paid));

    expect(order()).toMatchObject({ status: "paid", dispute: "open" });
    expect(sent).toEqual([
      "order.paid → logistics",
      "order.paid → accounting",
      "order.charged_back → logistics",
      "order.charged_back → accounting",
    ]);
  });
});

describe("consume when something fails midway", () => {
  it("keeps the message in the outbox and fails the event when a queue does not accept", async () => {
    const { deps, order, sent } = consumerWorld([anOrder()], ({ to }) => to === "logistics");

    const { failures } = await consume(deps, batch(paid));

    expect(failures).toEqual([{ id: "message-0", reason: "Undelivered" }]);
    expect(order()).toMatchObject({ status: "paid", outbox: ["order.paid"] });
    expect(sent).toEqual(["order.paid → logistics"]);
  });

  it("sends what an earlier try left behind", async () => {
    const { deps, order, sent } = consumerWorld([
      anOrder({ status: "paid", outbox: ["order.paid"] }),
    ]);

    await consume(deps, batch(paid));

    expect(sent).toHaveLength(2);
    expect(order()?.outbox).toEqual([]);
  });

  it("holds the refund back while the payment is not delivered", async () => {
    const { deps, sent, order } = consumerWorld(
      [anOrder()],
      ({ effect }) => effect !== "order.paid",
    );

    await consume(deps, batch(refunded));

    expect(sent).toEqual([]);
    expect(order()?.outbox).toEqual(["order.paid", "order.refunded:re_1"]);
  });

  it("sends payment before refund to each queue", async () => {
    const { deps, sent } = consumerWorld();

    await consume(deps, batch(refunded, paid));

    expect(sent.filter((each) => each.endsWith("logistics"))).toEqual([
      "order.paid → logistics",
      "order.refunded:re_1 → logistics",
    ]);
  });

  it("joins again over what somebody else wrote in between", async () => {
    const { deps, orders, order } = consumerWorld();
    const racing = {
      ...orders,
      save: async (wanted: Order) => {
        if (orders.items.get(ORDER_ID)?.version === 0) {
          await orders.save(anOrder({ decline: { code: "bank.declined", logId: "log" } }));
        }
        return orders.save(wanted);
      },
    };

    const { failures } = await consume({ ...deps, orders: racing }, batch(paid));

    expect(failures).toEqual([]);
    expect(order()).toMatchObject({ status: "paid", decline: { logId: "log" }, outbox: [] });
  });

  it("does not hold up the neighbours of an order whose table fails", async () => {
    const other = "pbd_bbbbbbbbbbbbbbbbbbbbbbbbbb";
    const { deps, orders, sent } = consumerWorld([
      anOrder(),
      anOrder({ id: other, conektaOrderId: "ord_other" }),
    ]);
    const failing = {
      ...orders,
      save: async (wanted: Order) => {
        if (wanted.id === ORDER_ID) throw new Error("the table is throttled");
        return orders.save(wanted);
      },
    };
    const neighbour = conektaOrderBody({
      id: "ord_other",
      payment_status: "paid",
      metadata: { pbd_order_id: other },
    });

    const { failures } = await consume(
      { ...deps, orders: failing },
      batch(paid, eventBody("order.paid", neighbour)),
    );

    expect(failures.map(({ id }) => id)).toEqual(["message-0"]);
    expect(sent).toHaveLength(2);
  });
});

describe("consume when others write all the time", () => {
  it("gives up after five lost races, and the queue brings the event back", async () => {
    const { deps, orders, sent } = consumerWorld();
    const tries = { count: 0 };
    const losing = {
      ...orders,
      save: async () => {
        tries.count += 1;
        return null;
      },
    };

    const { failures } = await consume({ ...deps, orders: losing }, batch(paid));

    expect(failures).toEqual([{ id: "message-0", reason: "Error" }]);
    expect([tries.count, sent]).toEqual([5, []]);
  });
});

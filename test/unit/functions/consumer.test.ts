import { describe, expect, it } from "vitest";
import { consume } from "#functions/consumer/consumer.ts";
import type { DownstreamQueues } from "#functions/ports.ts";
import { ConektaOrder } from "#shared/contracts/conekta-order.ts";
import { NOT_CHARGED, POLLED, pollBody } from "#shared/contracts/poll.ts";
import type { Order } from "#shared/domain/order.ts";
import type { Delivery } from "#shared/domain/outbox.ts";
import {
  anOrder,
  CONEKTA_ORDER_ID,
  conektaChargeBody,
  conektaOrderBody,
  eventBody,
  list,
  ORDER_ID,
} from "#test/builders/orders.ts";
import { memoryOrders } from "#test/fakes/memory-store.ts";

const paidOrder = conektaOrderBody({
  payment_status: "paid",
  charges: list(conektaChargeBody("paid")),
});
const paid = eventBody("order.paid", paidOrder);
const refunded = eventBody(
  "order.refunded",
  conektaOrderBody({
    payment_status: "refunded",
    amount_refunded: 35_000,
    charges: list(
      conektaChargeBody("refunded", { refunds: list({ id: "re_1", amount: -35_000 }) }),
    ),
  }),
);

function world(
  seed: readonly Order[] = [anOrder()],
  accepts: (delivery: Delivery) => boolean = () => true,
  atConekta: unknown = paidOrder,
) {
  const orders = memoryOrders(...seed);
  const sent: string[] = [];
  const downstream: DownstreamQueues = {
    async send(deliveries) {
      const accepted = deliveries.filter(accepts);
      sent.push(...accepted.map(({ effect, to }) => `${effect} → ${to}`));
      return accepted;
    },
  };
  const deps = {
    orders,
    downstream,
    book: { read: async () => ConektaOrder.parse(atConekta) },
    clock: () => 1_700_000_003_000,
    foreignOrders: "record" as const,
  };
  return { deps, orders, sent, order: () => orders.items.get(ORDER_ID) };
}

const batch = (...bodies: readonly string[]) =>
  bodies.map((body, at) => ({ id: `message-${at}`, body }));

describe("consume", () => {
  it("moves the order to paid and tells both queues, once", async () => {
    const { deps, sent, order } = world();

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
    const { deps, sent } = world();
    await consume(deps, batch(paid));

    await consume(deps, batch(paid, eventBody("order.paid", paidOrder, "evt_other")));

    expect(sent).toHaveLength(2);
  });

  it("writes once for all events of one order in a batch that create-order has told before", async () => {
    const { deps, orders } = world([anOrder({ status: "paid", outbox: ["order.paid"] })]);

    await consume(deps, batch(paid, eventBody("charge.paid", conektaChargeBody("paid"))));

    expect(orders.items.get(ORDER_ID)).toMatchObject({ version: 1, outbox: [] });
  });

  it("writes nothing for an event that it has seen", async () => {
    const { deps, order } = world();
    await consume(deps, batch(paid));
    const version = order()?.version;

    await consume(deps, batch(paid));

    expect(order()?.version).toBe(version);
  });

  it("does not apply what contradicts the order even where no money moves", async () => {
    const { deps, order } = world();
    const other = conektaOrderBody({ id: "ord_stray", payment_status: "canceled" });

    const { failures } = await consume(deps, batch(eventBody("order.canceled", other)));

    expect(failures).toEqual([]);
    expect(order()).toMatchObject({ status: "processing", version: 0 });
  });

  it("never acts on charge.created, which says declined for charges that are paid", async () => {
    const { deps, order } = world();

    const { records } = await consume(
      deps,
      batch(eventBody("charge.created", conektaChargeBody("declined"))),
    );

    expect(records).toMatchObject([{ type: "charge.created", cameTo: "ignored" }]);
    expect(order()).toMatchObject({ status: "processing", version: 0 });
  });

  it("accepts a ping and words it does not know", async () => {
    const { deps } = world();
    const ping = JSON.stringify({ id: "1", type: "webhook_ping", data: { action: "ping" } });
    const strange = eventBody("order.updated", conektaOrderBody({ payment_status: "under_water" }));

    const consumed = await consume(deps, batch(ping, strange));

    expect(consumed).toMatchObject({ failures: [], unknownWords: ["under_water"] });
    expect(consumed.records.map(({ cameTo }) => cameTo)).toEqual(["ignored", "old"]);
  });

  it("fails a poison message alone", async () => {
    const { deps, order } = world();

    const { failures } = await consume(deps, batch("no json", paid, '{"id":1}'));

    expect(failures.map(({ id }) => id)).toEqual(["message-0", "message-2"]);
    expect(order()?.status).toBe("paid");
  });

  it("quarantines money that does not fit the order", async () => {
    const { deps, order, sent } = world();
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
    const { deps, order, sent } = world();
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

describe("consume with money given back that the event does not list", () => {
  const unlisted = (told: object) =>
    eventBody("order.refunded", conektaOrderBody({ payment_status: "refunded", ...told }));
  const listed = {
    ...conektaOrderBody({ payment_status: "refunded", amount_refunded: 35_000 }),
    charges: list(
      conektaChargeBody("refunded", { refunds: list({ id: "re_1", amount: -35_000 }) }),
    ),
  };
  const isPaid = anOrder({ status: "paid" });

  it.each([
    ["with its sum", { amount_refunded: 35_000 }],
    ["without even its sum", { amount_refunded: null }],
    [
      "with its sum and charges",
      { amount_refunded: 35_000, charges: list(conektaChargeBody("refunded")) },
    ],
  ])("asks Conekta which refunds they are, %s, and tells the books", async (_, told) => {
    const { deps, order, sent } = world([isPaid], () => true, listed);

    const { failures } = await consume(deps, batch(unlisted(told)));

    expect(failures).toEqual([]);
    expect(order()).toMatchObject({
      status: "refunded",
      amountRefunded: 35_000,
      refunds: [{ id: "re_1", amount: 35_000 }],
      seen: ["evt_order.refunded"],
    });
    expect(sent).toEqual(["order.refunded:re_1 → logistics", "order.refunded:re_1 → accounting"]);
  });

  it("asks nobody for refunds that were listed before", async () => {
    const { deps } = world([isPaid]);
    const read = () => Promise.reject(new Error("Nobody is to be asked."));

    const consumed = await consume({ ...deps, book: { read } }, [
      ...batch(refunded, unlisted({ amount_refunded: 35_000 })),
    ]);

    expect(consumed.failures).toEqual([]);
  });

  it("fails the event where Conekta does not list them either, so that no book misses money", async () => {
    const atConekta = conektaOrderBody({ payment_status: "refunded", amount_refunded: 35_000 });
    const { deps, order, sent } = world([isPaid], () => true, atConekta);

    const { failures } = await consume(deps, batch(unlisted({ amount_refunded: 35_000 })));

    const reason = "unconfirmed: Conekta lists 0 of 35000 cents given back";
    expect(failures).toEqual([{ id: "message-0", reason }]);
    expect([order()?.status, sent]).toEqual(["paid", []]);
  });

  it("leaves an order that is not ours as its events tell it", async () => {
    const { deps, orders } = world([]);
    const read = () => Promise.reject(new Error("Nobody is to be asked."));
    const metadata = {};

    const { failures } = await consume(
      { ...deps, book: { read } },
      batch(unlisted({ amount_refunded: 35_000, metadata })),
    );

    expect(failures).toEqual([]);
    expect(orders.items.get(CONEKTA_ORDER_ID)).toMatchObject({ status: "refunded" });
  });
});

describe("consume when something fails midway", () => {
  it("keeps the message in the outbox and fails the event when a queue does not accept", async () => {
    const { deps, order, sent } = world([anOrder()], ({ to }) => to === "logistics");

    const { failures } = await consume(deps, batch(paid));

    expect(failures).toEqual([{ id: "message-0", reason: "Undelivered" }]);
    expect(order()).toMatchObject({ status: "paid", outbox: ["order.paid"] });
    expect(sent).toEqual(["order.paid → logistics"]);
  });

  it("sends what an earlier try left behind", async () => {
    const { deps, order, sent } = world([anOrder({ status: "paid", outbox: ["order.paid"] })]);

    await consume(deps, batch(paid));

    expect(sent).toHaveLength(2);
    expect(order()?.outbox).toEqual([]);
  });

  it("holds the refund back while the payment is not delivered", async () => {
    const { deps, sent, order } = world([anOrder()], ({ effect }) => effect !== "order.paid");

    await consume(deps, batch(refunded));

    expect(sent).toEqual([]);
    expect(order()?.outbox).toEqual(["order.paid", "order.refunded:re_1"]);
  });

  it("sends payment before refund to each queue", async () => {
    const { deps, sent } = world();

    await consume(deps, batch(refunded, paid));

    expect(sent.filter((each) => each.endsWith("logistics"))).toEqual([
      "order.paid → logistics",
      "order.refunded:re_1 → logistics",
    ]);
  });

  it("joins again over what somebody else wrote in between", async () => {
    const { deps, orders, order } = world();
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
    const { deps, orders, sent } = world([
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
    const { deps, orders, sent } = world();
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

describe("consume when it is told that an order was paid and that it was not", () => {
  const canceledOrder = conektaOrderBody({ payment_status: "canceled" });
  const canceled = eventBody("order.canceled", canceledOrder);

  it.each(["expired", "canceled", "failed"] as const)(
    "pays an order recorded as %s when Conekta, asked again, says so",
    async (status) => {
      const { deps, order, sent } = world([anOrder({ status })]);

      const { failures } = await consume(deps, batch(paid));

      expect([failures, order()?.status, sent.length]).toEqual([[], "paid", 2]);
    },
  );

  it("does not believe a payment that Conekta, asked again, does not show", async () => {
    const seed = [anOrder({ status: "canceled" })];
    const { deps, order, sent } = world(seed, () => true, canceledOrder);

    const { failures } = await consume(deps, batch(paid));

    expect(failures).toEqual([
      { id: "message-0", reason: "unconfirmed: Conekta calls the order canceled" },
    ]);
    expect([order()?.status, sent]).toEqual(["canceled", []]);
  });

  it("takes an order.expired of a paid order for what Conekta says instead", async () => {
    const { deps, order } = world([anOrder({ status: "paid" })]);

    const { failures } = await consume(deps, batch(eventBody("order.expired", canceledOrder)));

    expect(failures).toEqual([]);
    expect(order()).toMatchObject({ status: "paid", seen: ["evt_order.expired"] });
  });

  it("never takes a payment back, and calls a person when Conekta does", async () => {
    const { deps, order, sent } = world([anOrder({ status: "paid" })], () => true, canceledOrder);

    const { failures } = await consume(deps, batch(canceled));

    expect(failures.map(({ reason }) => reason)).toEqual([
      "unconfirmed: Conekta calls the order canceled",
    ]);
    expect([order()?.status, sent]).toEqual(["paid", []]);
  });

  it("asks when both come in one batch, whichever is first", async () => {
    for (const bodies of [batch(paid, canceled), batch(canceled, paid)]) {
      const { deps, order, sent } = world([anOrder()], () => true, canceledOrder);

      const { failures } = await consume(deps, bodies);

      expect([failures.length, order()?.status, sent]).toEqual([1, "canceled", []]);
    }
  });

  it("fails the events, and decides nothing, when Conekta cannot be asked", async () => {
    const { deps, order } = world([anOrder({ status: "canceled" })]);
    const read = () => Promise.reject(new Error("Conekta is away"));

    const { failures } = await consume({ ...deps, book: { read } }, batch(paid));

    expect(failures.map(({ id }) => id)).toEqual(["message-0"]);
    expect(order()).toMatchObject({ status: "canceled", version: 0 });
  });
});

describe("consume with what the reconciler found out", () => {
  const bare = ConektaOrder.parse(conektaOrderBody({ payment_status: "canceled" }));

  it("pays an order whose webhook was lost, and remembers no event id for it", async () => {
    const { deps, order, sent } = world();

    await consume(deps, batch(pollBody(POLLED, ConektaOrder.parse(paidOrder))));

    expect(order()).toMatchObject({ status: "paid", seen: [], outbox: [] });
    expect(order()?.history.at(-1)?.cause).toBe(POLLED);
    expect(sent).toHaveLength(2);
  });

  it("fails an order that was closed without a charge, whenever the event of that comes", async () => {
    const canceled = eventBody("order.canceled", bare);
    const found = pollBody(NOT_CHARGED, bare);
    for (const bodies of [batch(found), batch(found, canceled), batch(canceled, found)]) {
      const { deps, order, sent } = world([anOrder({ status: "unknown" })]);

      await consume(deps, bodies);

      expect([order()?.status, sent]).toEqual(["failed", []]);
    }
  });

  it("does not let it take back a payment that came in the meantime", async () => {
    const { deps, order } = world([anOrder({ status: "paid" })]);

    const { failures } = await consume(deps, batch(pollBody(NOT_CHARGED, bare)));

    expect([failures, order()?.status]).toEqual([[], "paid"]);
  });

  it("calls a person when Conekta insists that a paid order was never charged", async () => {
    const seed = [anOrder({ status: "paid" })];
    const { deps, order } = world(seed, () => true, bare);

    const { failures } = await consume(deps, batch(pollBody(NOT_CHARGED, bare)));

    expect([failures.length, order()?.status]).toEqual([1, "paid"]);
  });

  it("quarantines money in it that does not fit the order", async () => {
    const { deps, order } = world();
    const other = ConektaOrder.parse(conektaOrderBody({ ...paidOrder, amount: 1 }));

    const { failures } = await consume(deps, batch(pollBody(POLLED, other)));

    expect(failures).toHaveLength(1);
    expect(order()?.status).toBe("processing");
  });
});

describe("consume with orders of other systems", () => {
  const foreign = eventBody("order.paid", { ...paidOrder, metadata: {} });

  it("records them under Conekta's id and tells nobody", async () => {
    const { deps, orders, sent } = world([]);

    await consume(deps, batch(foreign));

    expect(orders.items.get(CONEKTA_ORDER_ID)).toMatchObject({ status: "paid", owner: null });
    expect(sent).toEqual([]);
  });

  it("joins further events into the order that it recorded", async () => {
    const { deps, orders } = world([]);
    const refundedElsewhere = eventBody("order.refunded", {
      ...JSON.parse(refunded).data.object,
      metadata: {},
    });

    await consume(deps, batch(foreign));
    await consume(deps, batch(refundedElsewhere));

    expect(orders.items.get(CONEKTA_ORDER_ID)).toMatchObject({ status: "refunded", outbox: [] });
  });

  it("knows an order under its Conekta id although the event carries an id like ours", async () => {
    const { deps, orders } = world([]);
    const elsewhere = eventBody("order.paid", paidOrder, "evt_again");

    await consume(deps, batch(foreign));
    await consume(deps, batch(elsewhere));

    expect([...orders.items.keys()]).toEqual([CONEKTA_ORDER_ID]);
  });

  it("does nothing about a charge whose order nobody has told of", async () => {
    const { deps, orders } = world([]);
    const charge = eventBody("charge.paid", conektaChargeBody("paid", { reference_id: null }));

    const { failures } = await consume(deps, batch(charge));

    expect([failures, orders.items.size]).toEqual([[], 0]);
  });

  it("ignores or processes them where the stage says so", async () => {
    const ignoring = world([]);
    const processing = world([]);

    await consume({ ...ignoring.deps, foreignOrders: "ignore" }, batch(foreign));
    await consume({ ...processing.deps, foreignOrders: "process" }, batch(foreign));

    expect(ignoring.orders.items.size).toBe(0);
    expect(processing.sent).toHaveLength(2);
  });
});

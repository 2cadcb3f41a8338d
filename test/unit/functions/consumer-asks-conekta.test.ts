import { describe, expect, it } from "vitest";
import { consume } from "#functions/consumer/consumer.ts";
import {
  anOrder,
  CONEKTA_ORDER_ID,
  conektaChargeBody,
  conektaOrderBody,
  eventBody,
  list,
} from "#test/builders/orders.ts";
import { batch, consumerWorld, paid, refunded } from "#test/fakes/consumer-world.ts";

describe("consume when it is told that an order was paid and that it was not", () => {
  const canceledOrder = conektaOrderBody({ payment_status: "canceled" });
  const canceled = eventBody("order.canceled", canceledOrder);

  it.each(["expired", "canceled", "failed"] as const)(
    "pays an order recorded as %s when Conekta, asked again, says so",
    async (status) => {
      const { deps, order, sent } = consumerWorld([anOrder({ status })]);

      const { failures } = await consume(deps, batch(paid));

      expect([failures, order()?.status, sent.length]).toEqual([[], "paid", 2]);
    },
  );

  it("does not believe a payment that Conekta, asked again, does not show", async () => {
    const seed = [anOrder({ status: "canceled" })];
    const { deps, order, sent } = consumerWorld(seed, () => true, canceledOrder);

    const { failures } = await consume(deps, batch(paid));

    expect(failures).toEqual([
      { id: "message-0", reason: "unconfirmed: Conekta calls the order canceled" },
    ]);
    expect([order()?.status, sent]).toEqual(["canceled", []]);
  });

  it("takes an order.expired of a paid order for what Conekta says instead", async () => {
    const { deps, order } = consumerWorld([anOrder({ status: "paid" })]);

    const { failures } = await consume(deps, batch(eventBody("order.expired", canceledOrder)));

    expect(failures).toEqual([]);
    expect(order()).toMatchObject({ status: "paid", seen: ["evt_order.expired"] });
  });

  it("never takes a payment back, and calls a person when Conekta does", async () => {
    const { deps, order, sent } = consumerWorld(
      [anOrder({ status: "paid" })],
      () => true,
      canceledOrder,
    );

    const { failures } = await consume(deps, batch(canceled));

    expect(failures.map(({ reason }) => reason)).toEqual([
      "unconfirmed: Conekta calls the order canceled",
    ]);
    expect([order()?.status, sent]).toEqual(["paid", []]);
  });

  it("asks when both come in one batch, whichever is first", async () => {
    for (const bodies of [batch(paid, canceled), batch(canceled, paid)]) {
      const { deps, order, sent } = consumerWorld([anOrder()], () => true, canceledOrder);

      const { failures } = await consume(deps, bodies);

      expect([failures.length, order()?.status, sent]).toEqual([1, "canceled", []]);
    }
  });

  it("fails the events, and decides nothing, when Conekta cannot be asked", async () => {
    const { deps, order } = consumerWorld([anOrder({ status: "canceled" })]);
    const read = () => Promise.reject(new Error("Conekta is away"));

    const { failures } = await consume({ ...deps, book: { read } }, batch(paid));

    expect(failures.map(({ id }) => id)).toEqual(["message-0"]);
    expect(order()).toMatchObject({ status: "canceled", version: 0 });
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
    const { deps, order, sent } = consumerWorld([isPaid], () => true, listed);

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
    const { deps } = consumerWorld([isPaid]);
    const read = () => Promise.reject(new Error("Nobody is to be asked."));

    const consumed = await consume({ ...deps, book: { read } }, [
      ...batch(refunded, unlisted({ amount_refunded: 35_000 })),
    ]);

    expect(consumed.failures).toEqual([]);
  });

  it("fails the event where Conekta does not list them either, so that no book misses money", async () => {
    const atConekta = conektaOrderBody({ payment_status: "refunded", amount_refunded: 35_000 });
    const { deps, order, sent } = consumerWorld([isPaid], () => true, atConekta);

    const { failures } = await consume(deps, batch(unlisted({ amount_refunded: 35_000 })));

    const reason = "unconfirmed: Conekta lists 0 of 35000 cents given back";
    expect(failures).toEqual([{ id: "message-0", reason }]);
    expect([order()?.status, sent]).toEqual(["paid", []]);
  });

  it("leaves an order that is not ours as its events tell it", async () => {
    const { deps, orders } = consumerWorld([]);
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

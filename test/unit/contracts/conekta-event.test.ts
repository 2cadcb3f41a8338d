import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readEvent } from "#shared/contracts/conekta-event.ts";
import { ConektaOrder, evidenceOf } from "#shared/contracts/conekta-order.ts";
import { conektaChargeBody, conektaOrderBody, eventBody, list } from "#test/builders/orders.ts";

const recorded = (name: string) => readFileSync(`test/fixtures/conekta/${name}.json`, "utf8");
const evidenceIn = (body: unknown) => evidenceOf(ConektaOrder.parse(body));

describe("evidenceOf what Conekta was recorded saying", () => {
  it.each([
    ["order.paid", "paid"],
    ["order.partially_refunded", "partially_refunded"],
    ["order.canceled", "canceled"],
    ["order.expired", "expired"],
    ["order.pending_payment_3ds", "requires_action"],
  ])("reads %s as %s", (name, status) => {
    expect(evidenceIn(JSON.parse(recorded(name))).status).toBe(status);
  });

  it("reads the order inside a 402 as declined, although it has no payment_status", () => {
    const { data } = JSON.parse(recorded("error.402_declined_with_order"));

    expect(data.payment_status).toBeUndefined();
    expect(evidenceIn(data).status).toBe("declined");
  });

  it("reads refunds as positive cents, each with its id and when it was made", () => {
    const { amountRefunded, refunds } = evidenceIn(
      JSON.parse(recorded("order.partially_refunded")),
    );

    expect(amountRefunded).toBe(15_000);
    expect(refunds).toEqual([
      { id: "6407b5bee1329a000175ba11", amount: 15_000, at: 1_678_226_878 },
    ]);
  });
});

describe("evidenceOf what the card paid, beside what the order comes to", () => {
  it.each([
    ["as much", [["paid", 35_000]], 35_000],
    ["as much, of which some was given back", [["partially_refunded", 35_000]], 35_000],
    [
      "as much, at the second attempt",
      [
        ["paid", 35_000],
        ["declined", 35_000],
      ],
      35_000,
    ],
    ["another amount", [["paid", 350_000]], 350_000],
    [
      "the same twice",
      [
        ["paid", 35_000],
        ["paid", 35_000],
      ],
      70_000,
    ],
    ["nothing yet", [["pre_authorized", 35_000]], null],
    ["an amount that nobody tells", [["paid", null]], 35_000],
  ] as const)("reads %s", (_, made, amount) => {
    const charges = made.map(([status, cents], at) =>
      conektaChargeBody(status, { id: `charge_${at}`, amount: cents }),
    );

    expect(evidenceIn(conektaOrderBody({ charges: list(...charges) })).charged).toBe(amount);
  });
});

describe("evidenceOf details that nobody can read", () => {
  it.each([
    ["a fee below nothing", { fee: -1_393 }, { fee: null, paidAt: 1_700_000_001 }],
    ["a fee in fractions", { fee: 13.93 }, { fee: null, paidAt: 1_700_000_001 }],
    ["a fee in words", { fee: "13.93" }, { fee: null, paidAt: 1_700_000_001 }],
    ["a time in fractions", { paid_at: 1_700_000_001.5 }, { fee: 1_393, paidAt: null }],
    ["a time in words", { paid_at: "2023-11-14" }, { fee: 1_393, paidAt: null }],
    ["a time in milliseconds", { paid_at: 1_700_000_001_000 }, { fee: 1_393, paidAt: null }],
  ])("records the payment all the same: %s", (_, detail, charge) => {
    const charges = list(conektaChargeBody("paid", detail));

    expect(evidenceIn(conektaOrderBody({ payment_status: "paid", charges }))).toMatchObject({
      status: "paid",
      charge,
    });
  });

  it("reads what was given back as positive cents, whichever sign Conekta gives it", () => {
    const order = conektaOrderBody({ payment_status: "refunded", amount_refunded: -35_000 });

    expect(evidenceIn(order)).toMatchObject({ status: "refunded", amountRefunded: 35_000 });
  });
});

describe("evidenceOf the pairs of payment_status and charges that mislead", () => {
  const charged = (...statuses: string[]) =>
    list(...statuses.map((status, at) => conektaChargeBody(status, { id: `charge_${at}` })));

  it.each([
    ["pending_payment with a declined charge", "pending_payment", charged("declined"), "declined"],
    ["nothing with a declined charge", null, charged("declined"), "declined"],
    ["pending_payment without charges", "pending_payment", null, "pending_payment"],
    ["nothing without charges", null, null, null],
    ["a paid charge behind declined ones", null, charged("declined", "paid"), "paid"],
    ["a word nobody knows", "under_water", null, null],
  ])("reads %s", (...[, payment_status, charges, status]) => {
    expect(evidenceIn(conektaOrderBody({ payment_status, charges })).status).toBe(status);
  });
});

describe("readEvent", () => {
  it.each(["event.order.paid", "event.charge.paid", "event.order.created"])("reads %s", (name) => {
    expect(readEvent(recorded(name)).kind).toBe("evidence");
  });

  it.each(["event.charge.created", "event.webhook_ping"])("ignores %s", (name) => {
    expect(readEvent(recorded(name)).kind).toBe("ignored");
  });

  it("learns our id from an order's metadata and from a charge's reference", () => {
    const order = readEvent(eventBody("order.paid", conektaOrderBody()));
    const charge = readEvent(eventBody("charge.paid", conektaChargeBody("paid")));

    expect([order, charge]).toEqual([
      expect.objectContaining({ orderId: "pbd_aaaaaaaaaaaaaaaaaaaaaaaaaa" }),
      expect.objectContaining({ orderId: "pbd_aaaaaaaaaaaaaaaaaaaaaaaaaa" }),
    ]);
  });

  it("takes an id of another shape for a foreign order's", () => {
    const metadata = { pbd_order_id: "ORDER#somebody" };

    const reading = readEvent(eventBody("order.paid", conektaOrderBody({ metadata })));

    expect(reading).toMatchObject({ orderId: null });
  });

  it("never lets a charge's event move the order's status", () => {
    const reading = readEvent(eventBody("charge.declined", conektaChargeBody("declined")));

    expect(reading).toMatchObject({ evidence: { status: null } });
  });

  it.each([
    ["order.charged_back", "open"],
    ["charge.chargeback.lost", "lost"],
    ["charge.chargeback.won", "won"],
  ])("reads %s as a dispute that is %s", (type, dispute) => {
    const object = type.startsWith("order") ? conektaOrderBody() : conektaChargeBody("paid");

    expect(readEvent(eventBody(type, object))).toMatchObject({ evidence: { dispute } });
  });

  it.each(["created", "updated", "under_review", "lost", "won"])(
    "takes a chargeback that is %s for news of a payment, too: nothing else is charged back",
    (what) => {
      const reading = readEvent(eventBody(`charge.chargeback.${what}`, conektaChargeBody("paid")));

      expect(reading).toMatchObject({ evidence: { status: "paid" } });
    },
  );

  it.each([
    ["of which nobody says the order", conektaChargeBody("paid", { order_id: null })],
    ["of a shape nobody knows", { object: "chargeback", charge_id: "637e79c970d06300013ea159" }],
  ])("throws on a chargeback %s: money that is taken back is never passed over", (_, object) => {
    expect(() => readEvent(eventBody("charge.chargeback.created", object))).toThrow();
    expect(readEvent(eventBody("charge.declined", object)).kind).toBe("ignored");
  });

  it.each(["", "null", "[]", '{"id":"1"}', '{"id":"1","type":"order.paid","data":{}}'])(
    "throws on %j, which is no event",
    (body) => {
      expect(() => readEvent(body)).toThrow();
    },
  );
});

import { describe, expect, it } from "vitest";
import { foreignOrder, foreignOrdersPolicy } from "#functions/consumer/foreign-order.ts";
import type { Reading } from "#shared/contracts/conekta-event.ts";
import { readEvent } from "#shared/contracts/conekta-event.ts";
import {
  CONEKTA_ORDER_ID,
  conektaChargeBody,
  conektaOrderBody,
  eventBody,
} from "#test/builders/orders.ts";

const evident = (body: string) => readEvent(body) as Extract<Reading, { kind: "evidence" }>;
const ofOrder = evident(eventBody("order.paid", conektaOrderBody()));
const ofCharge = evident(eventBody("charge.paid", conektaChargeBody("paid")));

describe("foreignOrder", () => {
  it("is what the order's event says of it, under Conekta's id and nobody's here", () => {
    const order = foreignOrder([ofCharge, ofOrder], 1_700_000_000_000);

    expect(order).toMatchObject({
      id: CONEKTA_ORDER_ID,
      owner: null,
      fingerprint: "",
      conektaOrderId: CONEKTA_ORDER_ID,
      conektaCustomerId: "cus_2tXx8KUxw6311kEbs",
      customerId: "cus_2tXx8KUxw6311kEbs",
      amount: 35_000,
      currency: "MXN",
      capture: true,
      contents: { line_items: [] },
      status: "processing",
      createdMs: 1_700_000_000_000,
      leaseMs: 0,
    });
  });

  it("has no customer where Conekta names none", () => {
    const anonymous = evident(
      eventBody("order.paid", conektaOrderBody({ customer_info: null, currency: "USD" })),
    );

    expect(foreignOrder([anonymous], 0)).toMatchObject({ customerId: "", currency: "USD" });
  });

  it("cannot be made of a charge alone, nor of money that we do not know", () => {
    const strange = evident(eventBody("order.paid", conektaOrderBody({ currency: "EUR" })));
    const untold = { ...ofOrder, evidence: { ...ofOrder.evidence, amount: null } };

    expect(foreignOrder([ofCharge], 0)).toBeNull();
    expect(foreignOrder([strange], 0)).toBeNull();
    expect(foreignOrder([untold], 0)).toBeNull();
  });
});

describe("foreignOrdersPolicy", () => {
  it.each(["ignore", "record", "process"])("knows %s", (word) => {
    expect(foreignOrdersPolicy(word)).toBe(word);
  });

  it("throws on a word that is none", () => {
    expect(() => foreignOrdersPolicy("maybe")).toThrow('"maybe" is no policy');
  });
});

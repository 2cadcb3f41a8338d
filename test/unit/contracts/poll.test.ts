import { describe, expect, it } from "vitest";
import { readEvent } from "#shared/contracts/conekta-event.ts";
import { ConektaOrder, neverCharged } from "#shared/contracts/conekta-order.ts";
import { NOT_CHARGED, POLLED, pollBody } from "#shared/contracts/poll.ts";
import { conektaChargeBody, conektaOrderBody, list, ORDER_ID } from "#test/builders/orders.ts";

const orderLike = (differences: Record<string, unknown>) =>
  ConektaOrder.parse(conektaOrderBody(differences));

describe("pollBody", () => {
  it("is read as evidence about our order, under no event id", () => {
    const paid = orderLike({ payment_status: "paid", charges: list(conektaChargeBody("paid")) });

    expect(readEvent(pollBody(POLLED, paid))).toMatchObject({
      kind: "evidence",
      eventId: null,
      orderId: ORDER_ID,
      evidence: { status: "paid", charge: { fee: 1_393 } },
    });
  });

  it("says failed of an order that was closed without a charge", () => {
    const closed = orderLike({ payment_status: "canceled" });

    expect(readEvent(pollBody(NOT_CHARGED, closed))).toMatchObject({
      evidence: { status: "failed" },
    });
    expect(readEvent(pollBody(POLLED, closed))).toMatchObject({
      evidence: { status: "canceled" },
    });
  });
});

describe("neverCharged", () => {
  it.each([
    ["an order that nobody touched", {}],
    ["an empty list of charges", { charges: list() }],
    ["an order that was closed", { payment_status: "canceled" }],
  ])("holds for %s", (_, differences) => {
    expect(neverCharged(orderLike(differences))).toBe(true);
  });

  it.each([
    ["a charge that waits for its bank", { charges: list(conektaChargeBody("pending_payment")) }],
    ["a charge in a state that we do not know", { charges: list(conektaChargeBody("new word")) }],
    ["a charge that was refused", { charges: list(conektaChargeBody("declined")) }],
    ["a payment without its charge", { payment_status: "paid" }],
    ["an order that waits, its charge hidden", { payment_status: "pending_payment" }],
    ["a word that we do not know", { payment_status: "under_water" }],
    ["3-D Secure", { next_action: { redirect_to_url: { url: "https://bank.example" } } }],
  ])("does not hold for %s", (_, differences) => {
    expect(neverCharged(orderLike(differences))).toBe(false);
  });
});

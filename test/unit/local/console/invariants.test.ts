import { describe, expect, it } from "vitest";
import type { Hop, Payment } from "#local/console/contract.ts";
import { RULES } from "#local/console/invariants.ts";
import { inEnglish } from "#local/console/said.ts";
import { aHop, aPayment, ORDER_ID } from "#test/builders/hops.ts";

const broken = (name: string, hops: readonly Hop[], payment: Partial<Payment> = {}) => {
  const said = RULES.find((rule) => rule.name === name)?.broken(aPayment(payment), hops);
  return said && inEnglish(said);
};

const charge = (id: string) => ({ id, object: "charge", status: "paid" });
const conekta = (response: object, at = Date.now()) =>
  aHop({ lane: "conekta", at, response: JSON.stringify(response) });
const write = (status: string, version: number, item: object = {}) =>
  aHop({ lane: "table", facts: { status, version }, request: JSON.stringify(item) });
const told = (lane: "logistics" | "accounting", data: object = {}) =>
  aHop({
    lane,
    facts: { message: `${ORDER_ID}:order.paid` },
    request: JSON.stringify({ data: { order_id: ORDER_ID, ...data } }),
  });

describe("the console's invariants", () => {
  it("see a second paid charge, and not the same one told twice", () => {
    const twice = [conekta(charge("chr_1")), conekta({ data: [charge("chr_1")] })];

    expect(broken("charged_once", twice)).toBeNull();
    expect(broken("charged_once", [...twice, conekta(charge("chr_2"))])).toBe("paid: chr_1, chr_2");
  });

  it("see a paid order, its outbox empty, of which a system was not told", () => {
    const paid = write("paid", 2, { owner: "merchant" });

    expect(broken("told_once", [paid, told("logistics"), told("accounting")])).toBeNull();
    expect(broken("told_once", [paid, told("accounting")])).toContain("logistics");
    expect(broken("told_once", [write("paid", 2, { owner: "m", outbox: ["x"] })])).toBeNull();
  });

  it("see a state go back, by version and not by when it was heard of", () => {
    expect(broken("never_backwards", [write("paid", 2), write("processing", 1)])).toBeNull();
    expect(broken("never_backwards", [write("paid", 1), write("declined", 2)])).toContain(
      "declined",
    );
  });

  it("see an amount that differs at Conekta or in the books", () => {
    const amount = 35_000;
    const order = conekta({ object: "order", amount });

    expect(broken("amounts_agree", [order, told("accounting", { amount })], { amount })).toBeNull();
    expect(broken("amounts_agree", [told("accounting", { amount: 1 })], { amount })).toContain("1");
  });

  it("see a refused event in the queue", () => {
    const refused = aHop({ lane: "webhook", facts: { signature: "refused" }, invocation: "w" });

    expect(broken("verified_first", [refused])).toBeNull();
    expect(
      broken("verified_first", [refused, aHop({ lane: "events", invocation: "w" })]),
    ).not.toBeNull();
  });

  it("see a payment that Conekta calls paid and we, a minute later, do not", () => {
    const long = conekta(charge("chr_1"), Date.now() - 120_000);

    expect(broken("paid_here_too", [long], { status: "unknown" })).not.toBeNull();
    expect(broken("paid_here_too", [long], { status: "paid" })).toBeNull();
    expect(broken("paid_here_too", [conekta(charge("chr_1"))], { status: "unknown" })).toBeNull();
  });

  it("see a card number", () => {
    expect(broken("no_card_number", [aHop({ facts: { card_number: true } })])).not.toBeNull();
  });
});

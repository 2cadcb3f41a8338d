import { describe, expect, it } from "vitest";
import { isChargeable } from "#shared/domain/customer.ts";
import { PagosError } from "#shared/domain/errors.ts";
import { isUnsettled } from "#shared/domain/order.ts";
import { aCustomer } from "#test/builders/customers.ts";
import { anOrder } from "#test/builders/orders.ts";

describe("isUnsettled", () => {
  it.each([
    ["an order in progress", { status: "processing" }, true],
    ["an unknown one", { status: "unknown" }, true],
    ["a paid one", { status: "paid" }, false],
    ["a paid one with a message to deliver", { status: "paid", outbox: ["order.paid"] }, true],
    ["a declined one", { status: "declined" }, false],
    ["another system's in progress", { owner: null, status: "pending_payment" }, false],
    ["another system's with a message", { owner: null, outbox: ["order.paid"] }, true],
  ] as const)("knows %s", (_, differences, unsettled) => {
    expect(isUnsettled(anOrder(differences))).toBe(unsettled);
  });
});

describe("isChargeable", () => {
  it("asks for a customer at Conekta and for a card", () => {
    expect(isChargeable(aCustomer())).toBe(true);
    expect(isChargeable(aCustomer({ card: null }))).toBe(false);
    expect(isChargeable(aCustomer({ conektaCustomerId: null }))).toBe(false);
  });
});

describe("PagosError", () => {
  it("keeps its code, its name and its cause", () => {
    const cause = new Error("below");

    const error = new PagosError("No such order.", { code: "not_found", cause });

    expect(error).toMatchObject({ name: "PagosError", code: "not_found", cause });
  });
});

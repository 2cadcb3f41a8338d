import { afterAll, describe, expect, inject, it } from "vitest";
import { merchant } from "#test/stack/merchant.ts";

const shop = merchant(inject("outputs"));
afterAll(() => shop.stop());

describe("an order whose texts hold what a queue takes no message with", () => {
  it.each([
    ["a code point that is no character", "Tanque \uffff de gas"],
    ["half of a character", "Tanque \ud83d de gas"],
    ["an emoji", "Tanque 🔥 de gas"],
    ["control characters", "Tanque \u0000\u001b de gas"],
  ])("is told downstream as it is: %s", async (_, name) => {
    const line = { name, unit_price: 35_000, quantity: 1 };
    const order = await shop.paidOrder({ line_items: [line] });

    const told = await shop.messagesOf(order.id, ({ status }) => status === "paid");

    expect(told.logistics[0]?.json.data.line_items).toEqual([{ name, quantity: 1 }]);
    expect(told.accounting[0]?.json.data.line_items[0]).toMatchObject({ name });
  });
});

import { describe, expect, it } from "vitest";
import { CreateOrderRequest } from "#shared/contracts/create-order.ts";
import { fieldErrors } from "#shared/contracts/problem.ts";

const item = { name: "Tanque de gas", unit_price: 35_000, quantity: 1 };
const good = { customer_id: "cus_ana1", currency: "MXN", line_items: [item] };

function pointersOf(body: unknown): readonly string[] {
  const result = CreateOrderRequest.safeParse(body);
  return result.success ? [] : fieldErrors(result.error.issues).map(({ pointer }) => pointer);
}

describe("CreateOrderRequest", () => {
  it("takes a full order", () => {
    const full = {
      ...good,
      tax_lines: [{ description: "IVA", amount: 5_600 }],
      shipping_lines: [{ amount: 9_900, carrier: "Estafeta" }],
      discount_lines: [{ code: "BUEN-FIN", type: "coupon", amount: 100 }],
      metadata: { pedido: "A-1", piso: 3, urgente: true },
      capture: false,
    };

    expect(pointersOf(full)).toEqual([]);
  });

  it.each([
    ["an unknown member", { ...good, amount: 1 }, "#/amount"],
    [
      "an unknown member within",
      { ...good, line_items: [{ ...item, price: 1 }] },
      "#/line_items/0/price",
    ],
    [
      "a float",
      { ...good, line_items: [{ ...item, unit_price: 350.5 }] },
      "#/line_items/0/unit_price",
    ],
    [
      "text for money",
      { ...good, line_items: [{ ...item, unit_price: "350" }] },
      "#/line_items/0/unit_price",
    ],
    [
      "a negative price",
      { ...good, line_items: [{ ...item, unit_price: -1 }] },
      "#/line_items/0/unit_price",
    ],
    [
      "a price of nothing",
      { ...good, line_items: [{ ...item, unit_price: 0 }] },
      "#/line_items/0/unit_price",
    ],
    [
      "less than the minimum",
      { ...good, line_items: [{ ...item, unit_price: 299 }] },
      "#/line_items/0/unit_price",
    ],
    [
      "less in sum",
      {
        ...good,
        line_items: [
          { ...item, unit_price: 100 },
          { ...item, unit_price: 100 },
        ],
      },
      "#/line_items",
    ],
    [
      "discounted below",
      { ...good, discount_lines: [{ code: "X", type: "coupon", amount: 34_900 }] },
      "#/discount_lines",
    ],
    ["no quantity", { ...good, line_items: [{ ...item, quantity: 0 }] }, "#/line_items/0/quantity"],
    ["an unknown currency", { ...good, currency: "EUR" }, "#/currency"],
    ["no items", { ...good, line_items: [] }, "#/line_items"],
    ["no customer", { currency: "MXN", line_items: [item] }, "#/customer_id"],
    ["our reserved key", { ...good, metadata: { pbd_order_id: "x" } }, "#/metadata"],
    ["nested metadata", { ...good, metadata: { a: {} } }, "#/metadata/a"],
    [
      "a number that JSON in JavaScript would change",
      { ...good, metadata: JSON.parse('{"invoice": 9007199254740993}') },
      "#/metadata/invoice",
    ],
    ["no object at all", [], "#"],
  ])("points at %s", (_, body, pointer) => {
    expect(pointersOf(body)).toContain(pointer);
  });
});

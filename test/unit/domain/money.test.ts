import { describe, expect, it } from "vitest";
import { centavos, totalOf } from "#shared/domain/money.ts";

describe("centavos", () => {
  it.each([0.5, -1, Number.NaN, 2 ** 53])("refuses %d", (value) => {
    expect(() => centavos(value)).toThrow("whole number of cents");
  });
});

describe("totalOf", () => {
  it("adds items, taxes and shipping, and takes discounts off", () => {
    const total = totalOf({
      line_items: [
        { unit_price: 1_000, quantity: 3 },
        { unit_price: 50, quantity: 1 },
      ],
      tax_lines: [{ amount: 480 }],
      shipping_lines: [{ amount: 99 }],
      discount_lines: [{ amount: 29 }],
    });

    expect(total).toBe(3_600);
  });
});

import { describe, expect, it } from "vitest";
import { taxesByRate, taxTold } from "#shared/domain/taxes.ts";

describe("taxTold", () => {
  it.each([
    ["IVA 16%", "iva", 1_600],
    ["I.V.A. trasladado: IVA (8 %)", "iva", 800],
    ["IVA 0%", "iva", 0],
    ["VAT 16.00%", "iva", 1_600],
    ["IEPS 26,5 %", "ieps", 2_650],
    ["16%", null, 1_600],
  ])("reads %s", (description, tax, rate_bps) => {
    expect(taxTold(description)).toEqual({ tax, exempt: false, rate_bps });
  });

  it("knows the difference between exempt and a rate of zero", () => {
    expect(taxTold("IVA exento")).toEqual({ tax: "iva", exempt: true, rate_bps: null });
  });

  it.each(["IVA", "Impuesto", "IVA 0.16", "IVA 16% o 8%", "IVA 16.123%"])(
    "does not guess a rate for %s",
    (description) => {
      expect(taxTold(description).rate_bps).toBeNull();
    },
  );

  it("does not guess which of two taxes is meant", () => {
    expect(taxTold("IVA e IEPS 8%").tax).toBeNull();
  });
});

describe("taxesByRate", () => {
  it("sums up lines of the same tax and rate, and only those", () => {
    const lines = [
      { description: "IVA 16%", amount: 1_600 },
      { description: "IVA exento", amount: 0 },
      { description: "iva 16 %", amount: 160 },
      { description: "IVA", amount: 7 },
    ];

    expect(taxesByRate(lines)).toEqual([
      { tax: "iva", exempt: false, rate_bps: 1_600, amount: 1_760 },
      { tax: "iva", exempt: true, rate_bps: null, amount: 0 },
      { tax: "iva", exempt: false, rate_bps: null, amount: 7 },
    ]);
  });
});

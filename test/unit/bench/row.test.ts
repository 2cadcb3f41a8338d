import { describe, expect, it } from "vitest";
import { ratioOf, textOf } from "#bench/report/print.ts";
import { median, quantile, type Row, spread } from "#bench/report/row.ts";

const row = (samples: Row["samples"]): Row => ({
  group: "Warm",
  what: "CPU",
  unit: "ms",
  digits: 1,
  samples,
});

describe("quantile", () => {
  it("lies between neighbours", () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(quantile([10, 20, 30], 0.75)).toBe(25);
  });

  it("refuses to make one of nothing", () => {
    expect(() => median([])).toThrow("no samples");
  });
});

describe("a row", () => {
  it("tells the median and half the width of the middle half", () => {
    expect(spread([90, 95, 100, 105, 110])).toBe(10);
    expect(textOf(row({ ours: [90, 95, 100, 105, 110] }), "ours")).toBe("100.0 ms ±5 %");
  });

  it("compares medians", () => {
    expect(ratioOf(row({ ours: [1, 1, 9], usual: [4, 4, 4] }))).toBe("0.25");
  });

  it("compares with nobody where there is nobody", () => {
    expect(ratioOf(row({ ours: [1] }))).toBe("");
  });
});

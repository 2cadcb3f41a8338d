import { describe, expect, it } from "vitest";
import { columns, duration, money } from "#local/cli/print.ts";

describe("columns", () => {
  it("puts two spaces between the widest of each, and none at the end", () => {
    expect(
      columns([
        ["a", "bbb", "c"],
        ["aaaa", "b"],
      ]),
    ).toEqual(["a     bbb  c", "aaaa  b"]);
  });
});

describe("money", () => {
  it.each([
    [300, "$3.00 MXN"],
    [125_000, "$1,250.00 MXN"],
    [5, "$0.05 MXN"],
  ])("writes %i cents as %s", (cents, written) => {
    expect(money(cents, "MXN")).toBe(written);
  });
});

describe("duration", () => {
  it.each([
    [0, "0 s"],
    [59, "59 s"],
    [60, "1 min"],
    [11_520, "3 h 12 min"],
    [90_000, "1 d 1 h"],
  ])("says %i s as %s", (seconds, said) => {
    expect(duration(seconds)).toBe(said);
  });
});

import { describe, expect, it } from "vitest";
import { toFaults } from "#local/campaign/options.ts";
import { scenarioOf } from "#local/campaign/scenario.ts";

describe("scenarioOf", () => {
  it("begins with the same orders however many there are", () => {
    expect(scenarioOf(3, 500).orders.slice(0, 20)).toEqual(scenarioOf(3, 20).orders);
  });

  it("gives every order and every operation a key of its own", () => {
    const keys = scenarioOf(3, 500).orders.flatMap(({ key, operations }) => [
      key,
      ...operations.map((operation) => operation.key),
    ]);

    expect(new Set(keys).size).toBe(keys.length);
  });

  it("never gives back more than was paid, in parts", () => {
    for (const { amount, operations } of scenarioOf(3, 500).orders) {
      const parts = operations.map((operation) => operation.amount ?? 0);

      expect(parts.reduce((sum, part) => sum + part, 0)).toBeLessThanOrEqual(amount);
    }
  });

  it("has some of everything", () => {
    const { orders, people } = scenarioOf(3, 500);

    expect(new Set(orders.map(({ person }) => people[person]?.token)).size).toBe(6);
    expect(new Set(orders.flatMap(({ operations }) => operations.map(({ kind }) => kind)))).toEqual(
      new Set(["refund", "capture", "cancel"]),
    );
    expect(orders.some(({ twins }) => twins > 1)).toBe(true);
    expect(orders.some(({ isForged }) => isForged)).toBe(true);
    expect(new Set(orders.map(({ dispute }) => dispute))).toEqual(
      new Set(["none", "open", "lost", "won"]),
    );
  });
});

describe("toFaults", () => {
  it("reads kinds and percentages", () => {
    expect(toFaults("lose=10,kill")).toEqual({ lose: 10, kill: 5 });
  });

  it("reads all of them, and none", () => {
    expect(Object.keys(toFaults("all=2"))).toHaveLength(12);
    expect(toFaults("none")).toEqual({});
  });

  it.each(["meteor", "lose=200", "lose=x"])("refuses %s", (text) => {
    expect(() => toFaults(text)).toThrow(/meteor|percent/);
  });
});

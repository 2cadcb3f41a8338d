import { describe, expect, it } from "vitest";
import { aHop } from "#test/builders/hops.ts";
import { scaleOf } from "#web/console/payments/scale.ts";

describe("scaleOf", () => {
  it("spreads real time evenly", () => {
    const scale = scaleOf([aHop({ at: 0, ms: 100 }), aHop({ at: 900, ms: 100 })], false);

    expect([scale.place(0), scale.place(500), scale.place(1_000)]).toEqual([0, 0.5, 1]);
    expect(scale.pauses).toEqual([]);
  });

  it("begins where the first wait does", () => {
    const scale = scaleOf([aHop({ at: 500, waitMs: 500, ms: 500 })], false);

    expect(scale.place(500)).toBe(0.5);
    expect(scale.timeAt(0)).toBe(0);
  });

  it("shortens a stretch in which nothing works, and says how long it was", () => {
    const scale = scaleOf([aHop({ at: 0, ms: 100 }), aHop({ at: 60_000, ms: 100 })], true);

    expect(scale.pauses).toEqual([expect.objectContaining({ ms: 60_000 - 15 - 100 - 15 })]);
    expect(scale.place(100)).toBeGreaterThan(0.2);
    expect(scale.place(60_000)).toBeLessThan(0.85);
  });

  it("shortens nothing where work follows upon work", () => {
    const scale = scaleOf([aHop({ at: 0, ms: 100 }), aHop({ at: 110, ms: 100 })], true);

    expect(scale.pauses).toEqual([]);
  });

  it.each([true, false])("finds its way back from a place to a time (compact: %s)", (compact) => {
    const scale = scaleOf([aHop({ at: 0, ms: 50 }), aHop({ at: 9_000, ms: 400 })], compact);

    for (const at of [0, 40, 9_000, 9_200, 9_400]) {
      expect(scale.timeAt(scale.place(at))).toBeCloseTo(at, 3);
    }
  });
});

import { describe, expect, it } from "vitest";
import { aHop } from "#test/builders/hops.ts";
import { packLanes } from "#web/console/payments/pack.ts";

const drawing = { width: 1_000, place: (at: number) => at, titleOf: () => "order.paid" };

describe("packLanes", () => {
  it("keeps the order of the lanes, and only those with steps", () => {
    const lanes = packLanes([aHop({ lane: "table" }), aHop({ lane: "api" })], drawing);

    expect(lanes.map(({ lane }) => lane)).toEqual(["api", "table"]);
  });

  it("puts what would cover each other's labels on lines of its own", () => {
    const [lane] = packLanes([aHop({ at: 0 }), aHop({ at: 20 }), aHop({ at: 500 })], drawing);

    expect(lane?.bars.map(({ line }) => line)).toEqual([0, 1, 0]);
    expect(lane?.lines).toBe(2);
  });

  it("writes to the left of a bar where there is no room to its right", () => {
    const [lane] = packLanes([aHop({ at: 960, ms: 30 })], drawing);

    expect(lane?.bars[0]?.labelSide).toBe("left");
  });

  it("leaves the labels of a crowd out before it takes more lines", () => {
    const crowd = Array.from({ length: 30 }, (_, index) => aHop({ at: index * 12 }));

    const [lane] = packLanes(crowd, drawing);

    expect(lane?.lines).toBeLessThanOrEqual(12);
    expect(lane?.bars.some(({ labelSide }) => labelSide === "none")).toBe(true);
  });

  it("shows work that took no time at all", () => {
    const [lane] = packLanes([aHop({ at: 1_000, ms: 0 })], drawing);

    expect(lane?.bars[0]).toMatchObject({ x: 995, width: 5 });
  });
});

import { describe, expect, it } from "vitest";
import { stackOf, statusesOf } from "#web/console/payments/stack-series.ts";

const series = {
  bucketMs: 1_000,
  points: [
    { at: 1_000, statuses: { paid: 2, processing: 3 } },
    { at: 3_000, statuses: { paid: 1 } },
  ],
  settledMs: { p50: null, p95: null },
};

describe("stackOf", () => {
  it("stands each status on those below it, and leaves quiet moments empty", () => {
    const { times, tops } = stackOf(series, { from: 1_000, to: 3_999 });

    expect(statusesOf(series)).toEqual(["processing", "paid"]);
    expect(times).toEqual([1, 2, 3]);
    expect(tops).toEqual([
      [3, 0, 0],
      [5, 0, 1],
    ]);
  });
});

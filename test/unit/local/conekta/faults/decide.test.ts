import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "#local/conekta/faults/decide.ts";
import type { Rule } from "#local/conekta/faults/plan.ts";
import { seededRandom } from "#local/conekta/random.ts";

const aRule = (changes: Partial<Rule>): Rule => ({
  fault: "drop_after",
  on: ["any"],
  after: 0,
  ...changes,
});

const never = () => expect.unreachable("Nothing had to be drawn.");

describe("decide", () => {
  it("strikes what a rule names, and nothing else", () => {
    const rule = aRule({ on: ["charge", "capture"], rate: 1 });

    const struck = ["charge", "capture", "refund"].map((call) => decide([rule], () => 0, call));

    expect(struck).toEqual([rule, rule, null]);
  });

  it("strikes the next ones without drawing lots, also where a rate stands before", () => {
    const rule = aRule({ next: 1 });

    const struck = decide([aRule({ rate: 0.5 }), rule], never, "charge");

    expect(struck).toBe(rule);
  });

  it("spares what comes before its turn, and what comes after its last", () => {
    const rules = [aRule({ next: 1, after: 1 }), aRule({ next: 0 }), aRule({ rate: 1, after: 3 })];

    expect(decide(rules, () => 0, "charge")).toBeNull();
  });

  it.each([
    [0, "first"],
    [0.24, "first"],
    [0.25, "second"],
    [0.74, "second"],
    [0.75, null],
    [0.99, null],
  ])("gives each rule its share of the numbers: %d", (drawn, fault) => {
    const rules = [
      aRule({ fault: "first", rate: 0.25 }),
      aRule({ fault: "elsewhere", on: ["refund"], rate: 0.9 }),
      aRule({ fault: "second", rate: 0.5 }),
    ];

    const struck = decide(rules, () => drawn, "charge");

    expect(struck?.fault ?? null).toBe(fault);
  });

  it("strikes as often as its rate says", () => {
    const rates = fc.double({ min: 0, max: 0.5, noNaN: true });

    fc.assert(
      fc.property(rates, rates, fc.nat(), (one, other, seed) => {
        const random = seededRandom(seed);
        const rules = [aRule({ fault: "one", rate: one }), aRule({ fault: "other", rate: other })];
        const calls = Array.from({ length: 4_000 }, () => decide(rules, random, "charge")?.fault);

        const share = (fault: string) => calls.filter((struck) => struck === fault).length / 4_000;
        expect(share("one")).toBeCloseTo(one, 1);
        expect(share("other")).toBeCloseTo(other, 1);
      }),
      { numRuns: 20 },
    );
  });
});

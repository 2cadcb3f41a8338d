import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { BUDGET_USD, budgetedOf, departures, figuresOf } from "#bench/cost/cases.ts";
import { BASELINE } from "#bench/cost/write-figures.ts";
import { COUNTED } from "#bench/counted.ts";
import { deployedAs } from "#bench/deployed.ts";

const Baseline = z.object({ figures: z.record(z.string(), z.number()) });

describe("what payments cost at AWS", () => {
  it("is within 5 % of the baseline; npm run cost -- --write, and say why in the commit", () => {
    const baseline = Baseline.parse(JSON.parse(readFileSync(BASELINE, "utf8")));

    const now = figuresOf(COUNTED, deployedAs("prod"));

    expect(departures(now, baseline.figures)).toEqual([]);
  });

  it(`keeps counted operations below ${BUDGET_USD} USD for a million payments of a busy month`, () => {
    expect(budgetedOf(COUNTED)).toBeLessThanOrEqual(BUDGET_USD);
    expect(budgetedOf(COUNTED)).toBeGreaterThan(0);
  });
});

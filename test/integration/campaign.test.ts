import { expect, it } from "vitest";
import { randomSeed, toFaults } from "#local/campaign/options.ts";
import { printed } from "#local/campaign/print.ts";
import { runCampaign } from "#local/campaign/run-campaign.ts";
import { ROOT } from "#test/stack/start-stack.ts";

const TIMEOUT_MS = 180_000;

/** One seed that stays, so that a change is compared with itself, and one that nobody has tried. */
it.concurrent.each([1, randomSeed()])(
  "charges nothing twice and loses nothing whatever fails (npm run campaign, seed %i)",
  async (seed) => {
    const faults = toFaults("all=5");

    const report = await runCampaign(
      { seed, orders: 150, rate: undefined, faults, only: [] },
      ROOT,
    );

    expect(report.violations, printed(report)).toEqual([]);
    expect(Object.keys(report.faults).length).toBeGreaterThan(8);
  },
  TIMEOUT_MS,
);

import { describe, expect, it } from "vitest";
import { type Campaign, commandFor, toFaults } from "#local/campaign/options.ts";
import type { CampaignReport } from "#local/campaign/run-campaign.ts";
import { shrink } from "#local/campaign/shrink.ts";

const ORDER = "pbd_aaaaaaaaaaaaaaaaaaaaaaaaaa";

const CAMPAIGN: Campaign = {
  seed: 7,
  orders: 300,
  rate: undefined,
  faults: toFaults("lose,kill,delay"),
  only: [],
};

/** Order 4 is charged twice whenever answers get lost. */
function reportOf(campaign: Campaign): CampaignReport {
  const fails = campaign.orders > 4 && "lose" in campaign.faults;
  return {
    campaign,
    seconds: { start: 0, drive: 0, settle: 0 },
    faults: {},
    statuses: {},
    disputes: {},
    answers: {},
    violations: fails ? [{ invariant: "charged at most once", number: 4, detail: "2" }] : [],
    suspects: fails ? [{ number: 4, orderId: ORDER, kinds: ["lose"], timeline: "" }] : [],
  };
}

describe("shrink", () => {
  it("leaves the broken order, and what struck it", async () => {
    const smallest = await shrink(reportOf(CAMPAIGN), {
      run: async (campaign) => reportOf(campaign),
      mayGoOn: () => true,
    });

    expect(commandFor(smallest.campaign)).toBe(
      `npm run campaign -- --seed 7 --orders 5 --faults lose=5 --only ${ORDER}`,
    );
  });

  it("keeps what it has when nothing smaller fails", async () => {
    const found = reportOf(CAMPAIGN);

    const smallest = await shrink(found, {
      run: async (campaign) => ({ ...reportOf(campaign), violations: [] }),
      mayGoOn: () => true,
    });

    expect(smallest).toBe(found);
  });

  it("stops when its time is over", async () => {
    const found = reportOf(CAMPAIGN);
    let runs = 0;

    const smallest = await shrink(found, {
      run: async (campaign) => {
        runs += 1;
        return reportOf(campaign);
      },
      mayGoOn: () => false,
    });

    expect([smallest, runs]).toEqual([found, 0]);
  });
});

import type { FaultKind } from "#local/faults/fault-kinds.ts";
import type { Campaign } from "./options.ts";
import type { CampaignReport } from "./run-campaign.ts";

export type Shrinking = {
  readonly run: (campaign: Campaign) => Promise<CampaignReport>;
  /** False when there is no time left for another try. */
  readonly mayGoOn: () => boolean;
};

/**
 * Looks for a smaller campaign that breaks the same invariant: fewer orders, fewer kinds of faults,
 * faults at the broken orders only. Answers the smallest report that it found, at worst the given one:
 * orders race each other, so not every smaller campaign fails although the bug is in it.
 */
export async function shrink(
  found: CampaignReport,
  { run, mayGoOn }: Shrinking,
): Promise<CampaignReport> {
  let smallest = found;
  let untried = smallerThan(found);
  for (let next = untried.shift(); next !== undefined && mayGoOn(); next = untried.shift()) {
    const report = await run(next);
    if (breaksTheSame(report, found)) {
      smallest = report;
      untried = smallerThan(report);
    }
  }
  return smallest;
}

function breaksTheSame(report: CampaignReport, found: CampaignReport): boolean {
  const names = new Set(found.violations.map(({ invariant }) => invariant));
  return report.violations.some(({ invariant }) => names.has(invariant));
}

/** Boldest first: what struck one broken order, then with all broken ones, then with fewer orders. */
function smallerThan({ campaign, suspects }: CampaignReport): Campaign[] {
  const last = Math.max(-1, ...suspects.map(({ number }) => number));
  const orders = last < 0 ? campaign.orders : last + 1;
  const only = suspects.flatMap(({ orderId }) => orderId ?? []);
  const [first] = suspects;
  const candidates = [
    ...(first === undefined
      ? []
      : [
          {
            ...campaign,
            orders: first.number + 1,
            only: only.slice(0, 1),
            faults: faultsAt(campaign, first.kinds),
          },
        ]),
    { ...campaign, orders, only },
    { ...campaign, orders },
    { ...campaign, orders: Math.ceil(orders / 2) },
  ];
  return candidates.filter(
    (candidate, at) =>
      sizeOf(candidate) < sizeOf(campaign) &&
      candidates.findIndex((each) => JSON.stringify(each) === JSON.stringify(candidate)) === at,
  );
}

/** Faults at Conekta are not told by order, so they stay. */
function faultsAt({ faults }: Campaign, kinds: readonly FaultKind[]): Campaign["faults"] {
  const kept = Object.entries(faults).filter(
    ([kind]) => kinds.some((each) => each === kind) || /^(conekta|webhooks)/.test(kind),
  );
  return Object.fromEntries(kept);
}

function sizeOf({ orders, faults, only }: Campaign): number {
  const struck = only.length === 0 ? orders : Math.min(only.length, orders);
  return orders + struck + Object.keys(faults).length;
}

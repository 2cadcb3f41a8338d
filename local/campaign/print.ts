import { commandFor } from "./options.ts";
import type { CampaignReport } from "./run-campaign.ts";

const TIMELINES_MAX = 3;

/** The report for people: one paragraph when all is well, the evidence when it is not. */
export function printed(report: CampaignReport): string {
  const { campaign, seconds, faults, statuses, disputes, answers, violations, suspects } = report;
  const total = Object.values(faults).reduce((sum, count) => sum + count, 0);
  return [
    `Seed ${campaign.seed}: ${campaign.orders} orders, ${total} faults, ${violations.length} broken invariants`,
    `  took      ${seconds.start} s to start, ${seconds.drive} s under faults, ${seconds.settle} s to settle`,
    `  faults    ${counted(faults)}`,
    `  answers   ${counted(answers)}`,
    `  orders    ${counted(statuses)}`,
    `  disputes  ${counted(disputes)}`,
    ...violations.map(
      ({ invariant, number, detail }) =>
        `BROKEN: ${invariant}${number === null ? "" : ` (order ${number})`}: ${detail}`,
    ),
    ...suspects.slice(0, TIMELINES_MAX).map(({ timeline }) => `\n${timeline}`),
    ...(violations.length === 0 ? [] : [`\nTo repeat it:  ${commandFor(campaign)}`]),
  ].join("\n");
}

function counted(counts: Readonly<Record<string, number>>): string {
  const words = Object.entries(counts).map(([word, count]) => `${word} ${count}`);
  return words.join(", ") || "none";
}

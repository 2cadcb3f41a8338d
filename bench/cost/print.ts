import { PRICES, PRICES_AS_OF, REGIONS } from "#infra/prices.ts";
import { type Line, totalOf } from "./line.ts";
import type { Scenario } from "./scenario.ts";

export type Report = {
  readonly region: string;
  readonly stage: string;
  readonly scenario: Scenario;
  readonly perPayments: readonly Line[];
  readonly standing: readonly Line[];
};

/** The bill as text for a terminal. */
export function printed(report: Report): string {
  const { scenario, region, stage, perPayments, standing } = report;
  const month = totalOf(perPayments);
  const perMillion = scenario.payments === 0 ? 0 : (month / scenario.payments) * 1_000_000;
  return [
    `${count(scenario.payments)} payments in a month, ${scenario.webhooks} events each, ${region}`,
    `Prices of ${PRICES_AS_OF}: ${REGIONS[region]?.note ?? `times ${scenario.factor}`}. No free tier, no discount.`,
    "",
    "For the payments",
    ...perPayments.map(row),
    sum("", month),
    sum("for a million payments", perMillion),
    "",
    `For the stage ${stage}, whether anybody pays or not`,
    ...standing.map(row),
    sum("", totalOf(standing)),
    "",
    sum("This month", month + totalOf(standing)),
    "",
    "≈ is reckoned from assumed times and sizes (bench/cost/scenario.ts); everything else is counted.",
  ].join("\n");
}

function row({ service, what, units, usd, basis, price }: Line): string {
  const mark = basis === "assumed" ? "≈" : " ";
  const name = `${service}: ${what}`.padEnd(52);
  return `  ${mark} ${name} ${short(units).padStart(9)} ${usd.toFixed(2).padStart(9)}  ${PRICES[price].unit}`;
}

const sum = (what: string, usd: number): string =>
  `    ${what.padEnd(62)} ${usd.toFixed(2).padStart(9)}  USD`;

const count = (units: number): string => units.toLocaleString("en-US");

/** `6060000` → `6.06 M`. */
export function short(units: number): string {
  if (units >= 1_000_000) return `${Number((units / 1_000_000).toFixed(2))} M`;
  if (units >= 10_000) return `${Number((units / 1_000).toFixed(1))} k`;
  return String(Number(units.toPrecision(3)));
}

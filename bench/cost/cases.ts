import type { Deployed } from "#bench/deployed.ts";
import { billOf, type Operations } from "./bill.ts";
import { type Line, totalOf } from "./line.ts";
import { BUDGET_MONTH, type Scenario, USUAL_MONTH } from "./scenario.ts";
import { standingOf } from "./standing.ts";
import { USUAL_STACK } from "./usual-stack.ts";

type Case = { readonly asks: Operations; readonly scenario: Scenario };

/** The bills that docs/cost.md shows and the baseline holds. The first is the one that all others vary. */
export function casesOf(ours: Operations): Readonly<Record<string, Case>> {
  const varied = (differences: Partial<Scenario>): Case => ({
    asks: ours,
    scenario: { ...USUAL_MONTH, ...differences },
  });
  return {
    usual: varied({}),
    withoutEdge: varied({ edge: false }),
    standardQueues: varied({ downstream: "standard" }),
    threeEvents: varied({ webhooks: 3, spread: 3 }),
    fullBatches: varied({ batch: 10 }),
    slowConekta: varied({ conektaMs: 2_000 }),
    everythingTwice: varied({ repeated: 1 }),
    usualStack: { ...varied({}), asks: USUAL_STACK },
    busy: { asks: ours, scenario: BUDGET_MONTH },
  };
}

/** What counted operations may cost in the busy month, in US dollars for a million payments. */
export const BUDGET_USD = 12;

export const budgetedOf = (counted: Operations): number =>
  totalOf(billOf(counted, BUDGET_MONTH).filter(({ basis }) => basis === "counted"));

/** By case, US dollars for a million payments; `standing` is a month of the stage. */
export type Figures = Readonly<Record<string, number>>;

export function figuresOf(counted: Operations, deployed: Deployed): Figures {
  const bills = Object.entries(casesOf(counted)).map(([name, { asks, scenario }]) => {
    return [name, cents(totalOf(billOf(asks, scenario)))] as const;
  });
  const standing = totalOf(standingOf(deployed, USUAL_MONTH));
  return {
    ...Object.fromEntries(bills),
    counted: cents(budgetedOf(counted)),
    standing: cents(standing),
  };
}

const cents = (usd: number): number => Math.round(usd * 100) / 100;

/** A bill by service, dearest first. */
export function byService(lines: readonly Line[]): readonly { service: string; usd: number }[] {
  return [...Map.groupBy(lines, ({ service }) => service)]
    .map(([service, of]) => ({ service, usd: totalOf(of) }))
    .sort((one, other) => other.usd - one.usd);
}

const TOLERANCE = 0.05;

/** The cases that cost over 5 % more or less than when the baseline was written, each in words. */
export function departures(now: Figures, baseline: Figures): readonly string[] {
  const names = [...new Set([...Object.keys(now), ...Object.keys(baseline)])];
  return names.flatMap((name) => {
    const [is = 0, was = 0] = [now[name], baseline[name]];
    const change = is / was - 1;
    if (Math.abs(change) <= TOLERANCE) return [];
    const percent = `${change > 0 ? "+" : ""}${(change * 100).toFixed(1)} %`;
    return [`${name}: ${was} → ${is} USD (${was === 0 ? "new" : percent})`];
  });
}

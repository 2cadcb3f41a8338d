import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { between } from "#bench/chart/between.ts";
import { stackedBars } from "#bench/chart/stacked-bars.ts";
import { tableOf } from "#bench/chart/table.ts";
import { COUNTED } from "#bench/counted.ts";
import type { Deployed } from "#bench/deployed.ts";
import { PRICES, PRICES_AS_OF } from "#infra/prices.ts";
import { billOf } from "./bill.ts";
import { byService, casesOf, figuresOf } from "./cases.ts";
import { totalOf } from "./line.ts";
import { short } from "./print.ts";
import { USUAL_MONTH } from "./scenario.ts";
import { standingOf } from "./standing.ts";
import { WORDS, type Words } from "./words.ts";

const ROOT = join(import.meta.dirname, "../..");

export const BASELINE = join(ROOT, "bench/cost/baseline.json");

/** Writes baseline, chart and the tables of both languages. Answers the paths of the files. */
export function writeFigures(deployed: Deployed): readonly string[] {
  const figures = figuresOf(COUNTED, deployed);
  writeFileSync(BASELINE, `${JSON.stringify({ prices: PRICES_AS_OF, figures }, null, 2)}\n`);
  const docs = Object.entries(WORDS).map(([file, words]) => {
    const path = join(ROOT, "docs", file);
    const tables = tablesOf(deployed, figures, words);
    writeFileSync(path, between(readFileSync(path, "utf8"), tables));
    const image = join(ROOT, "docs/images", words.image);
    writeFileSync(image, chartOf(words));
    return [path, image];
  });
  return [BASELINE, ...docs.flat()];
}

function tablesOf(
  deployed: Deployed,
  figures: Readonly<Record<string, number>>,
  words: Words,
): Readonly<Record<string, string>> {
  const usual = billOf(COUNTED, USUAL_MONTH);
  const standing = standingOf(deployed, USUAL_MONTH);
  const lines = (of: typeof usual) =>
    of.map(({ service, what, units, price, usd, basis }) => {
      const about = basis === "assumed" ? "≈ " : "";
      return [`${about}${service}: ${what}`, short(units), PRICES[price].unit, usd.toFixed(2)];
    });
  const sum = (of: typeof usual) => [words.sum, "", "", `**${totalOf(of).toFixed(2)}**`];
  return {
    cases: tableOf(words.caseHead, [
      ...Object.entries(words.cases).map(([name, what]) => [what, figure(figures, name)]),
    ]),
    payments: tableOf(words.lineHead, [...lines(usual), sum(usual)]),
    standing: tableOf(words.lineHead, [...lines(standing), sum(standing)]),
    prices: tableOf(
      words.priceHead,
      Object.values(PRICES).map(({ unit, usd, per, page, checked }) => [
        unit,
        `${usd}${per === 1 ? "" : ` / ${short(per)}`}`,
        `[AWS](${page})`,
        checked ?? words.unchecked,
      ]),
    ),
  };
}

const figure = (figures: Readonly<Record<string, number>>, name: string): string =>
  (figures[name] ?? 0).toFixed(2);

function chartOf(words: Words): string {
  const bars = Object.entries(casesOf(COUNTED)).map(([name, { asks, scenario }]) => ({
    label: (words.cases[name] ?? name).replaceAll("*", ""),
    parts: byService(billOf(asks, scenario)).map(({ service, usd }) => ({
      name: service,
      value: usd,
    })),
  }));
  return stackedBars({ title: words.chart, unit: "USD", bars });
}

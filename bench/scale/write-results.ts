import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { between } from "#bench/chart/between.ts";
import { lineChart } from "#bench/chart/line-chart.ts";
import { tableOf } from "#bench/chart/table.ts";
import { cellsOf, HEAD, KINDS } from "./print.ts";
import type { Result } from "./results.ts";
import { EVENTS_PER_PAYMENT, type Settings } from "./settings.ts";

const DOCS = join(import.meta.dirname, "../../docs");

const SETTINGS: Readonly<Record<keyof Settings, string>> = {
  apiRate: "requests/s of the account",
  routeRate: "requests/s of a route",
  routeBurst: "of a route at once",
  ordersRate: "requests/s of POST /orders",
  ordersBurst: "of POST /orders at once",
  orderConcurrency: "executions of create-order",
  concurrency: "executions of the account",
  consumersMax: "batches at a time",
  batch: "events a batch",
  tableWrites: "write units/s of the table",
  indexedOrders: "orders/s of the index",
};

/** Writes the table of results, that of raised settings, and the charts. Answers the paths of the files. */
export function writeResults(results: readonly Result[]): readonly string[] {
  const document = join(DOCS, "scale.md");
  const raised = results.filter(({ kind }) => kind === "raised");
  const [shipped] = results;
  const parts = {
    results: tableOf(HEAD, results.map(cellsOf)),
    raised: tableOf(
      ["", "as shipped", ...raised.map(({ rate }) => `${rate.toLocaleString("en-US")} orders/s`)],
      Object.entries(SETTINGS).map(([name, words]) => [
        words,
        ...[shipped, ...raised].map((result) => settingOf(result, name)),
      ]),
    ),
  };
  writeFileSync(document, between(readFileSync(document, "utf8"), parts));
  const drawn = results.filter(
    ({ rate, kind }) => rate === TOLD_OF || (rate < TOLD_OF && kind === "shipped"),
  );
  const images = [
    writeChart("scale-orders.svg", "Orders waiting, in minutes of orders", {
      results: drawn,
      heightOf: ({ waiting }, rate) => waiting / rate / 60,
    }),
    writeChart("scale-events.svg", "Events late, in minutes of events", {
      results: drawn,
      heightOf: ({ events }, rate) =>
        (events.atConekta + events.queued) / rate / EVENTS_PER_PAYMENT / 60,
    }),
  ];
  return [document, ...images];
}

const settingOf = (result: Result | undefined, name: string): string => {
  const value = new Map(Object.entries(result?.settings ?? {})).get(name);
  return value === null || value === undefined ? "–" : value.toLocaleString("en-US");
};

type Drawn = {
  readonly results: readonly Result[];
  readonly heightOf: (sample: Result["samples"][number], rate: number) => number;
};

/** Lines of greater rates lie on those of this one. */
const TOLD_OF = 100;
const MINUTE = 60;

function writeChart(file: string, title: string, { results, heightOf }: Drawn): string {
  const path = join(DOCS, "images", file);
  const lines = results.map(({ rate, kind, samples }) => ({
    name: `${rate.toLocaleString("en-US")}/s, ${KINDS[kind]}`,
    points: samples
      .filter(({ second }) => second % MINUTE === 0)
      .map((sample) => ({ x: sample.second / MINUTE, y: heightOf(sample, rate) })),
  }));
  const shade = { from: 5, to: 65, name: "Conekta does not answer" };
  writeFileSync(path, lineChart({ title, x: "minutes", lines, shade }));
  return path;
}

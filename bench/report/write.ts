import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BUDGETS } from "#bench/budgets.ts";
import { COUNTED, POLLER_REQUESTS_PER_BATCH, ROUND_TRIPS_PER_ORDER } from "#bench/counted.ts";
import { STACKS } from "#bench/ground.ts";
import { ratioOf, textOf } from "./print.ts";
import type { Row } from "./row.ts";

export const PAGE = join(import.meta.dirname, "../../docs/performance.md");

/** Puts tables between the marks of the page, and leaves its prose alone. Throws where a mark lacks. */
export function writePage(tables: Readonly<Record<string, string>>, page = PAGE): void {
  const text = Object.entries(tables).reduce(replaceTable, readFileSync(page, "utf8"));
  writeFileSync(page, text);
}

function replaceTable(page: string, [name, table]: readonly [string, string]): string {
  const [open, close] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const from = page.indexOf(open);
  const to = page.indexOf(close);
  if (from < 0 || to < from) throw new Error(`The page has no place for the table ${name}.`);
  return `${page.slice(0, from)}${open}\n\n${table}\n${page.slice(to)}`;
}

/** Measured rows, as Markdown. */
export function measuredTable(rows: readonly Row[]): string {
  const lines = rows.map((row) => [
    `${row.group}: ${row.what}`,
    ...STACKS.map((stack) => textOf(row, stack)),
    ratioOf(row),
  ]);
  return tableOf(["", "ours", "usual", "usual, by CDK's defaults", "ratio"], lines);
}

/** What the tests count, and what they allow. */
export function countedTable(): string {
  const header = ["", "write units", "read units", "SQS", "Conekta", "log lines", "log bytes"];
  const lines = Object.entries(COUNTED).map(([name, each]) => [
    NAMES[name as keyof typeof COUNTED],
    each.writeUnits,
    each.readUnits,
    each.sqsRequests,
    each.conektaCalls,
    each.logLines,
    each.logBytes,
  ]);
  return tableOf(header, lines);
}

const NAMES: Readonly<Record<keyof typeof COUNTED, string>> = {
  order: "`POST /orders`, paid",
  replay: "the same again, same key",
  webhook: "a webhook",
  told: "consumer: two events of a payment, both queues told",
  furtherEvent: "consumer: one more event about it",
  repeatedEvent: "consumer: an event seen before",
  batchOfTen: "consumer: ten payments in one batch",
};

export function budgetTable(): string {
  const { order, told, webhook, batchOfTen } = COUNTED;
  const perBatch = POLLER_REQUESTS_PER_BATCH + batchOfTen.sqsRequests;
  return tableOf(
    ["", "counted", "at most"],
    [
      [
        "DynamoDB write units per order, to both queues told, two events",
        order.writeUnits + told.writeUnits,
        BUDGETS.writeUnitsPerOrder,
      ],
      ["calls to Conekta per order", order.conektaCalls, BUDGETS.conektaCallsPerOrder],
      [
        "SQS requests per event, ten a batch",
        webhook.sqsRequests + perBatch / 10,
        BUDGETS.sqsRequestsPerEvent,
      ],
      [
        "round trips until `POST /orders` is answered",
        ROUND_TRIPS_PER_ORDER,
        BUDGETS.roundTripsPerOrder,
      ],
      ["log lines per invocation", order.logLines, BUDGETS.logLinesPerInvocation],
    ],
  );
}

type Cell = string | number;

function tableOf(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) => `| ${cells.join(" | ")} |\n`;
  const rule = header.map((_, at) => (at === 0 ? "---" : "---:"));
  return [header, rule, ...rows].map(line).join("");
}

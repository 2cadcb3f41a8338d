import type { Result } from "./results.ts";

export const HEAD = [
  "orders/s",
  "settings",
  "suffice",
  "orders waiting, most",
  "charges unknown, most",
  "events queued, most",
  "Lambdas at a time, most",
  "orders caught up",
  "events caught up",
] as const;

export const KINDS: Readonly<Record<Result["kind"], string>> = {
  shipped: "as shipped",
  raised: "raised",
  together: "raised, orders not apart",
};

/** A result in words, in the order of `HEAD`. */
export function cellsOf(result: Result): readonly string[] {
  return [
    count(result.rate),
    KINDS[result.kind],
    result.suffices ? "yes" : "**no**",
    count(result.waitingMax),
    count(result.unknownMax),
    count(result.queuedMax),
    count(result.concurrencyMax),
    result.suffices ? after(result.ordersMinutes) : "–",
    result.suffices ? after(result.eventsMinutes) : "–",
  ];
}

export function printed(results: readonly Result[]): string {
  const rows = [HEAD, ...results.map(cellsOf)].map((cells) =>
    cells.map((cell) => cell.replaceAll("*", "")),
  );
  const widths = HEAD.map((_, at) => Math.max(...rows.map((cells) => cells[at]?.length ?? 0)));
  return rows
    .map((cells) => cells.map((cell, at) => cell.padStart(widths[at] ?? 0)).join("  "))
    .join("\n");
}

const count = (value: number): string => Math.round(value).toLocaleString("en-US");

const after = (minutes: number | null): string =>
  minutes === null ? "not in time" : `${Math.ceil(minutes)} min`;

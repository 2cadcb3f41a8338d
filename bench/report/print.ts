import { STACKS, type Stack } from "#bench/ground.ts";
import { median, type Row, ratio, spread } from "./row.ts";

/** Rows as a table for a terminal, one block for each group. */
export function printRows(rows: readonly Row[]): string {
  const groups = Map.groupBy(rows, ({ group }) => group);
  const blocks = [...groups].map(([group, members]) =>
    [group, ...members.map((row) => `  ${cellsOf(row).join("  ")}`)].join("\n"),
  );
  return `${[HEAD, ...blocks].join("\n\n")}\n`;
}

const WIDTHS = { what: 46, value: 18, ratio: 7 };
const HEAD = `  ${[
  "".padEnd(WIDTHS.what),
  ...["ours", "usual", "CDK's defaults"].map((name) => name.padStart(WIDTHS.value)),
  "ratio".padStart(WIDTHS.ratio),
].join("  ")}`;

function cellsOf(row: Row): readonly string[] {
  return [
    row.what.padEnd(WIDTHS.what),
    ...STACKS.map((stack) => textOf(row, stack).padStart(WIDTHS.value)),
    ratioOf(row).padStart(WIDTHS.ratio),
  ];
}

/** `12.3 ms ±4 %`: the median, and half the width in which the middle half of the samples lies. */
export function textOf(row: Row, stack: Stack): string {
  const word = row.words?.[stack];
  if (word !== undefined) return word;
  const samples = row.samples[stack];
  if (samples === undefined) return "";
  const value = [median(samples).toFixed(row.digits), row.unit].filter((part) => part !== "");
  const width = samples.length > 2 ? spread(samples) / 2 : 0;
  return [...value, ...(width >= 0.5 ? [`±${width.toFixed(0)} %`] : [])].join(" ");
}

export function ratioOf(row: Row): string {
  const found = ratio(row);
  return found === null || !Number.isFinite(found) ? "" : found.toFixed(2);
}

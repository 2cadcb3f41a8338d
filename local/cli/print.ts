import { styleText } from "node:util";

/** Whether a program reads, and whether anybody wants to know how far it is. */
export interface Printing {
  readonly json: boolean;
  readonly quiet: boolean;
}

export type Printer = ReturnType<typeof printerFor>;

/** What was asked for goes to standard output, once and whole; how it is going, to standard error. */
export function printerFor({ json, quiet }: Printing) {
  return {
    result(outcome: unknown, lines: readonly string[]): void {
      const text = json ? JSON.stringify(outcome) : lines.join("\n");
      if (text !== "") process.stdout.write(`${text}\n`);
    },
    progress(line: string): void {
      if (!quiet) process.stderr.write(`${line}\n`);
    },
    /** One of many results, as soon as it is there: lines, or one JSON object per line. */
    row(outcome: unknown, line: string): void {
      process.stdout.write(`${json ? JSON.stringify(outcome) : line}\n`);
    },
  };
}

export type Verdict = "ok" | "warning" | "problem";

const MARKS = {
  ok: ["✓", "green"],
  warning: ["!", "yellow"],
  problem: ["✕", "red"],
} as const satisfies Record<Verdict, readonly [string, string]>;

/** Coloured where standard output is a terminal that wants colours; by shape everywhere. */
export function mark(verdict: Verdict): string {
  const [sign, colour] = MARKS[verdict];
  return styleText(colour, sign, { stream: process.stdout, validateStream: true });
}

/** Rows as text with two spaces between columns, which survives being pasted. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  }
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** `$1,250.00 MXN`. */
export function money(cents: number, currency: string): string {
  const amount = new Intl.NumberFormat("en-US", {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  }).format(cents / 100);
  return `$${amount} ${currency}`;
}

const STEPS = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
] as const;

/** The two greatest units of a duration: `3 h 12 min`. Seconds are shown below a minute only. */
export function duration(seconds: number): string {
  const parts: string[] = [];
  let rest = Math.max(0, Math.round(seconds));
  for (const [unit, size] of STEPS) {
    if (rest >= size) parts.push(`${Math.floor(rest / size)} ${unit}`);
    rest %= size;
  }
  return parts.length === 0 ? `${rest} s` : parts.slice(0, 2).join(" ");
}

/** `2026-11-23 10:31:02`, by the clock of whoever reads. */
export function moment(seconds: number): string {
  return new Date(seconds * 1_000).toLocaleString("sv-SE");
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

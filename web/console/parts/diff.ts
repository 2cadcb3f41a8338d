export interface DiffLine {
  readonly mark: " " | "-" | "+";
  readonly text: string;
}

/** Beyond so many lines the table below would be larger than what there is to see. */
const LINES_MAX = 1_500;

/** What was taken away and what was added, line by line, by the longest common subsequence. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const old = before.split("\n").slice(0, LINES_MAX);
  const now = after.split("\n").slice(0, LINES_MAX);
  const common = commonLengths(old, now);
  const lines: DiffLine[] = [];
  let at = 0;
  let to = 0;
  while (at < old.length || to < now.length) {
    const [one, other] = [old[at], now[to]];
    if (one !== undefined && one === other) {
      lines.push({ mark: " ", text: one });
      at += 1;
      to += 1;
    } else if (isTakenAway(common, at, to) || other === undefined) {
      lines.push({ mark: "-", text: one ?? "" });
      at += 1;
    } else {
      lines.push({ mark: "+", text: other });
      to += 1;
    }
  }
  return lines;
}

/** How many lines the rests from each place on have in common. */
function commonLengths(old: readonly string[], now: readonly string[]): readonly Uint16Array[] {
  const rows = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let at = old.length - 1; at >= 0; at -= 1) {
    for (let to = now.length - 1; to >= 0; to -= 1) {
      const row = rows[at];
      if (row === undefined) continue;
      row[to] =
        old[at] === now[to]
          ? cell(rows, at + 1, to + 1) + 1
          : Math.max(cell(rows, at + 1, to), cell(rows, at, to + 1));
    }
  }
  return rows;
}

function isTakenAway(common: readonly Uint16Array[], at: number, to: number): boolean {
  return at < common.length - 1 && cell(common, at + 1, to) >= cell(common, at, to + 1);
}

function cell(rows: readonly Uint16Array[], at: number, to: number): number {
  return rows[at]?.[to] ?? 0;
}

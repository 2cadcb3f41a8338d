/** The name that was probably meant, or null: up to two letters may be wrong, in a longer one three. */
export function nearest(given: string, names: readonly string[]): string | null {
  const near = names
    .map((name) => ({ name, apart: distance(given, name) }))
    .filter(({ name, apart }) => apart <= Math.min(3, Math.ceil(name.length / 4)))
    .sort((one, other) => one.apart - other.apart);
  return near[0]?.name ?? null;
}

/** Levenshtein's: letters put in, left out or replaced. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (const [column, wanted] of [...other].entries()) {
      const replaced = (row[column] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

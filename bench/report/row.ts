import type { Stack } from "#bench/ground.ts";

/** One line of the table: what was measured, how often, of whom. */
export type Row = {
  readonly group: string;
  readonly what: string;
  /** `ms`, `KB`; empty for counts. */
  readonly unit: string;
  /** Digits after the point. */
  readonly digits: number;
  readonly samples: Readonly<Partial<Record<Stack, readonly number[]>>>;
  /** Whether more is better, as of orders per second. */
  readonly moreIsBetter?: true;
  /** For what is not a number: `yes`, `no`. */
  readonly words?: Readonly<Partial<Record<Stack, string>>>;
};

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/** Linear between neighbours. Throws where there are no samples. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((one, other) => one - other);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new Error("There are no samples.");
  return below + (above - below) * (place - Math.floor(place));
}

/** Half of the samples lie within; in per cent of the median. */
export function spread(samples: readonly number[]): number {
  const width = quantile(samples, 0.75) - quantile(samples, 0.25);
  return (width / median(samples)) * 100;
}

/** Ours as a share of theirs; null where one of them is missing. */
export function ratio({ samples }: Row): number | null {
  const { ours, usual } = samples;
  if (!ours?.length || !usual?.length) return null;
  return median(ours) / median(usual);
}

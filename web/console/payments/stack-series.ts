import type { Series } from "#local/console/contract.ts";
import { ORDER_STATUSES } from "#shared/domain/order-status.ts";

/** Those that occur, in the order of the lattice. */
export function statusesOf({ points }: Series): readonly string[] {
  const seen = new Set(points.flatMap(({ statuses }) => Object.keys(statuses)));
  return ORDER_STATUSES.filter((status) => seen.has(status));
}

export interface Stack {
  /** Epoch seconds, one for every bucket of the span. */
  readonly times: readonly number[];
  /** For each status its count and all counts below it, so that bars stand on each other. */
  readonly tops: readonly (readonly number[])[];
}

/** Whole buckets from the first moment to the last: a quiet minute is a gap, and not left out. */
export function stackOf(
  series: Series,
  span: { readonly from: number; readonly to: number },
): Stack {
  const { bucketMs, points } = series;
  const first = Math.floor(span.from / bucketMs);
  const count = Math.max(1, Math.floor(span.to / bucketMs) - first + 1);
  const starts = Array.from({ length: count }, (_, index) => (first + index) * bucketMs);
  const byStart = new Map(points.map(({ at, statuses }) => [at, statuses]));
  const sums = starts.map(() => 0);
  const tops = statusesOf(series).map((status) =>
    starts.map((start, index) => {
      sums[index] = (sums[index] ?? 0) + (byStart.get(start)?.[status] ?? 0);
      return sums[index] ?? 0;
    }),
  );
  return { times: starts.map((start) => start / 1_000), tops };
}

import { ORDER_STATUSES } from "#shared/domain/order-status.ts";
import type { Hop, Payment, Series, SeriesPoint } from "./contract.ts";

/** As many points as a chart can show apart. */
const POINTS = 180;
const MINUTE_MS = 60_000;

/** States over the last minutes, from the writes that brought orders into them. */
export function seriesOf(
  payments: readonly Payment[],
  hopsOf: (paymentId: string) => readonly Hop[],
  minutes: number,
): Series {
  const now = Date.now();
  const since = now - minutes * MINUTE_MS;
  const bucketMs = Math.max(1_000, Math.ceil((minutes * MINUTE_MS) / POINTS));
  const recent = payments.filter(({ kind, lastAt }) => kind === "order" && lastAt >= since);
  const moves = recent.flatMap(({ id }) => movesIn(hopsOf(id))).filter(({ at }) => at >= since);
  const byBucket = Map.groupBy(moves, ({ at }) => Math.floor(at / bucketMs) * bucketMs);
  const points = [...byBucket]
    .sort(([one], [other]) => one - other)
    .map(([at, inside]): SeriesPoint => ({ at, statuses: countsOf(inside) }));
  const times = recent.flatMap(({ settledMs }) => settledMs ?? []).sort((a, b) => a - b);
  return {
    bucketMs,
    points,
    settledMs: { p50: percentile(times, 0.5), p95: percentile(times, 0.95) },
  };
}

interface Move {
  readonly at: number;
  readonly status: string;
}

function movesIn(hops: readonly Hop[]): readonly Move[] {
  return hops
    .filter(({ lane, outcome, title }) => {
      return lane === "table" && outcome === "ok" && / → |^new: /.test(title);
    })
    .flatMap(({ at, facts }) => {
      const status = ORDER_STATUSES.find((each) => each === facts["status"]);
      return status === undefined ? [] : [{ at, status }];
    });
}

function countsOf(moves: readonly Move[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { status } of moves) counts.set(status, (counts.get(status) ?? 0) + 1);
  return Object.fromEntries(counts);
}

function percentile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
}

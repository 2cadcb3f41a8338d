import { computed, signal } from "@preact/signals";
import type { Payment } from "#local/console/contract.ts";

/** Epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Filters {
  readonly status: string;
  readonly kind: string;
  readonly lastHour: boolean;
  readonly dead: boolean;
}

const HOUR_MS = 3_600_000;
export const NO_FILTERS: Filters = { status: "", kind: "", lastHour: false, dead: false };

export const search = signal("");
export const filters = signal<Filters>(NO_FILTERS);
/** What the chart's brush has left; null is everything. */
export const brushed = signal<Span | null>(null);
/** Ids whose payloads hold what is searched for; null while nothing is. */
export const found = signal<ReadonlySet<string> | null>(null);

const known = signal<ReadonlyMap<string, Payment>>(new Map());

export const count = computed(() => known.value.size);

/** Until there is one, there is nothing to look at, whatever cards were saved. */
export const orders = computed(
  () => [...known.value.values()].filter(({ kind }) => kind === "order").length,
);

/** Newest first. */
export const shown = computed<readonly Payment[]>(() => {
  const isWanted = wantedBy(filters.value, brushed.value, found.value);
  return [...known.value.values()].filter(isWanted).sort(byNewest);
});

/** Takes over what is new of them, and forgets the oldest beyond `max`. */
export function learn(payments: readonly Payment[], max: number): void {
  const next = new Map(known.value);
  for (const payment of payments) next.set(payment.id, payment);
  if (next.size > max) {
    for (const { id } of [...next.values()].sort(byNewest).slice(max)) next.delete(id);
  }
  known.value = next;
}

function byNewest(one: Payment, other: Payment): number {
  return other.firstAt - one.firstAt || other.id.localeCompare(one.id);
}

function wantedBy(wish: Filters, span: Span | null, ids: ReadonlySet<string> | null) {
  const since = wish.lastHour ? Date.now() - HOUR_MS : 0;
  return ({ id, status, kind, firstAt, lastAt, dead }: Payment) =>
    (ids === null || ids.has(id)) &&
    (wish.status === "" || status === wish.status) &&
    (wish.kind === "" || kind === wish.kind) &&
    (!wish.dead || dead) &&
    lastAt >= since &&
    (span === null || (lastAt >= span.from && firstAt <= span.to));
}

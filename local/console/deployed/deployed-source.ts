import type { Payment, PaymentsQuery, TraceSource } from "#local/console/contract.ts";
import { seriesOf } from "#local/console/series.ts";
import { orderIn } from "#local/trace/subjects.ts";
import type { StoredItem } from "#local/trace/table-write.ts";
import { deployedTimeline, trailOf } from "./deployed-hops.ts";
import type { LogLine } from "./log-line.ts";
import type { StageLogs } from "./stage-logs.ts";
import type { StageOrders } from "./stage-orders.ts";

/** What a list has at most, of each of its two origins. */
const LISTED_MAX = 500;
/** Of each order there are a handful. Logs Insights would give five times as many. */
const LINES_MAX = 2_000;
/** The page asks for list and chart at the same time. */
const KEPT_MS = 5_000;
/** What every line about an order of ours has. */
const ANY_ORDER = "pbd_";

export interface DeployedParts {
  readonly stage: string;
  readonly orders: StageOrders;
  readonly logs: StageLogs;
  /** How far back the list looks. */
  readonly sinceMs: number;
}

export interface DeployedSource extends TraceSource {
  /** Null where the stage has no such order. */
  readonly item: (id: string) => Promise<StoredItem | null>;
}

/**
 * A deployed stage: its table and its logs. The list is of orders that the logs of the last hours name,
 * and of unsettled ones, whenever they were made: neither asks the table for more than those.
 */
export function deployedSource({ stage, orders, logs, sinceMs }: DeployedParts): DeployedSource {
  const linesWith = (words: readonly string[], fromMs = 0) => {
    const untilMs = Date.now();
    const earliestMs = Math.max(fromMs, untilMs - sinceMs);
    return logs({ words, sinceMs: earliestMs, untilMs, limit: LINES_MAX });
  };
  const load = async () => {
    const [lines, open] = await Promise.all([linesWith([ANY_ORDER]), orders.unsettled(LISTED_MAX)]);
    return orders.findAll([...new Set([...idsIn(lines).slice(0, LISTED_MAX), ...open])]);
  };
  let kept: { readonly untilMs: number; readonly items: ReturnType<typeof load> } | undefined;
  const listed = () => {
    if (kept === undefined || Date.now() > kept.untilMs) {
      kept = { untilMs: Date.now() + KEPT_MS, items: load() };
    }
    return kept.items;
  };
  /** Whatever happens to an order leaves a line, so that what is new costs only the lines that are. */
  const movedSince = async (fromMs: number) =>
    orders.findAll(idsIn(await linesWith([ANY_ORDER], fromMs)).slice(0, LISTED_MAX));
  const named = async (text: string) => {
    const id = text.trim();
    if (!/^[\w-]{4,64}$/.test(id)) return [];
    const lines = await linesWith([id]);
    return orders.findAll([...new Set([id, ...idsIn(lines)])].slice(0, LISTED_MAX));
  };
  return {
    stage,
    item: orders.find,
    async payments(query) {
      const { search, since } = query;
      const news = () => (since === undefined ? listed() : movedSince(since));
      const items = await (search === undefined ? news() : named(search));
      const payments = items.map(paymentOf).filter(wantedBy(query)).sort(byNewest);
      return { payments: payments.slice(0, query.limit), next: null };
    },
    async timeline(id) {
      const item = await orders.find(id);
      if (item === null) return null;
      const trail = trailOf(item);
      const untilMs = Math.min(Date.now(), trail.untilMs);
      return deployedTimeline(item, await logs({ ...trail, untilMs, limit: LINES_MAX }));
    },
    async series(minutes) {
      const isListed = kept !== undefined && Date.now() <= kept.untilMs;
      const items = await (isListed ? listed() : movedSince(Date.now() - minutes * 60_000));
      const timelines = items.map((item) => deployedTimeline(item, []));
      const hopsOf = new Map(timelines.map(({ payment, hops }) => [payment.id, hops]));
      const payments = timelines.map(({ payment }) => payment);
      return seriesOf(payments, (id) => hopsOf.get(id) ?? [], minutes);
    },
  };
}

function paymentOf(item: StoredItem): Payment {
  return deployedTimeline(item, []).payment;
}

/** Newest first, as the lines are. Those of batches name several. */
function idsIn(lines: readonly LogLine[]): readonly string[] {
  const texts = lines.flatMap(({ text, records }) => records ?? [text]);
  return [...new Set(texts.flatMap((text) => orderIn(text, new Map()) ?? []))];
}

function byNewest(one: Payment, other: Payment): number {
  return other.firstAt - one.firstAt || other.id.localeCompare(one.id);
}

function wantedBy({ status, kind = "order", since = 0, until = Infinity, dead }: PaymentsQuery) {
  return (payment: Payment) =>
    (status === undefined || payment.status === status) &&
    payment.kind === kind &&
    payment.lastAt >= since &&
    payment.firstAt <= until &&
    dead !== true;
}

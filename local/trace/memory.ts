import { hopsOfCall, type LooseDraft } from "./call-hops.ts";
import type { Draft } from "./draft.ts";
import { failedIds, hopsOfInvocation, messageIds } from "./invocation-hops.ts";
import type { SeenCall, SeenEnd, SeenInvocation } from "./seen.ts";
import { conektaOrderIn, orderIn } from "./subjects.ts";
import type { StoredItem } from "./table-write.ts";

/** Orders, items and messages that are remembered, the oldest forgotten first. */
const REMEMBERED_MAX = 5_000;

/** A hop that has found its payment, with the item that it left in the table, if it was a write. */
export interface Found {
  readonly draft: Draft;
  readonly item: StoredItem | undefined;
}

/** Says whose the hops of an invocation are, with what it remembers of those before. */
export function createMemory() {
  const orders = new Map<string, string>();
  const items = new Map<string, StoredItem>();
  const failures = new Map<string, number>();

  const looseHops = (call: SeenCall): readonly LooseDraft[] => {
    learn(orders, `${call.requestBody} ${call.responseBody}`);
    const hops = hopsOfCall(call, { orders, item: (id) => items.get(id) });
    for (const { item, paymentId } of hops) {
      if (item !== undefined && paymentId !== null) remember(items, paymentId, item);
    }
    return hops;
  };

  return {
    /** When a message was last seen to fail. */
    failedAt: (messageId: string) => failures.get(messageId),
    hopsOf(
      { invocation, calls }: { invocation: SeenInvocation; calls: readonly SeenCall[] },
      end: SeenEnd,
      receivesMax: number | null,
    ): readonly Found[] {
      const loose = calls.flatMap(looseHops);
      const touched = new Set(loose.flatMap(({ paymentId }) => paymentId ?? []));
      const own = hopsOfInvocation({
        invocation,
        end,
        ms: Date.now() - invocation.at,
        touched,
        known: orders,
        failedAt: (id) => failures.get(id),
        receivesMax,
      });
      const owner = soleOwner(own, touched);
      const { label: fn, requestId } = invocation;
      return [
        ...own.map((draft) => ({ draft, item: undefined })),
        ...loose.flatMap(({ item, ...draft }) => {
          const paymentId = draft.paymentId ?? owner;
          if (paymentId === null) return [];
          return [{ draft: { ...draft, paymentId, fn, invocation: requestId }, item }];
        }),
      ];
    },
    noteFailures(invocation: SeenInvocation, end: SeenEnd) {
      const failed = failedIds(end);
      for (const id of messageIds(invocation)) {
        if (failed?.has(id) ?? true) remember(failures, id, Date.now());
      }
    },
  };
}

/** Whom a call belongs to that names nobody: the one payment that its invocation is about. */
function soleOwner(own: readonly Draft[], touched: ReadonlySet<string>): string | null {
  const owners = new Set([...own.map(({ paymentId }) => paymentId), ...touched]);
  const [first] = owners;
  return owners.size === 1 && first !== undefined ? first : null;
}

/** Where one order of Conekta's is named together with one of ours, they are the same. */
function learn(orders: Map<string, string>, text: string): void {
  const theirs = conektaOrderIn(text);
  const ours = theirs === null ? null : orderIn(text, orders);
  if (theirs !== null && ours?.startsWith("pbd_")) remember(orders, theirs, ours);
}

/** Puts it last in line to be forgotten. */
export function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > REMEMBERED_MAX) {
    const [oldest] = map.keys();
    if (oldest !== undefined) map.delete(oldest);
  }
}

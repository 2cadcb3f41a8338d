import type { Hop, Payment } from "#local/console/contract.ts";
import type { Draft } from "./draft.ts";
import { firstSight, withHop } from "./payment-of.ts";
import type { TraceStore } from "./store.ts";
import type { StoredItem } from "./table-write.ts";

/** Of one payment; what loops longer than this has shown itself. */
const HOPS_MAX = 500;

export type Listener = (payments: readonly Payment[], hops: readonly Hop[]) => void;

/** Hops and payments that are not written down yet. */
export function createLedger(store: TraceStore) {
  const listeners = new Set<Listener>();
  let nextId = store.lastHop() + 1;
  let hops: Hop[] = [];
  let changed = new Map<string, Payment>();
  const add = (draft: Draft, item: StoredItem | undefined) => {
    const { paymentId } = draft;
    const payment =
      changed.get(paymentId) ??
      store.find(paymentId) ??
      firstSight(paymentId, draft.at - draft.waitMs);
    const hop = { id: nextId, ...draft };
    changed.set(paymentId, withHop(payment, hop, item));
    if (payment.hops < HOPS_MAX) {
      nextId += 1;
      hops.push(hop);
    }
  };
  const flush = () => {
    if (changed.size === 0) return;
    const [payments, written] = [[...changed.values()], hops];
    hops = [];
    changed = new Map();
    store.append(payments, written);
    for (const listener of listeners) listener(payments, written);
  };
  return {
    add,
    flush,
    listen(listener: Listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    adopt(payment: Payment, recorded: readonly Hop[]) {
      flush();
      hops = recorded.map((hop, at) => ({ ...hop, id: nextId + at }));
      nextId += recorded.length;
      changed.set(payment.id, payment);
      flush();
    },
  };
}

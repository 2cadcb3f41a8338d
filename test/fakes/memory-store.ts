import type { OrderBatch, Store } from "#functions/ports.ts";
import type { Order } from "#shared/domain/order.ts";

type Versioned = { readonly id: string; readonly version: number };

/** A `Store` in memory with the same conditions as DynamoDB's; passes the same contract suite. */
export function memoryStore<Item extends Versioned>(...seed: readonly Item[]) {
  const items = new Map(seed.map((item) => [item.id, item]));
  const store: Store<Item> = {
    async claim(item) {
      const by = items.get(item.id);
      if (by) return { kind: "taken", by };
      items.set(item.id, item);
      return { kind: "claimed" };
    },
    async find(id) {
      return items.get(id) ?? null;
    },
    async save(item) {
      if (items.get(item.id)?.version !== item.version) return null;
      const next = { ...item, version: item.version + 1 };
      items.set(item.id, next);
      return next;
    },
    async release(item) {
      if (items.get(item.id)?.version === item.version) items.delete(item.id);
    },
  };
  return { ...store, items };
}

export function memoryOrders(
  ...seed: readonly Order[]
): OrderBatch & { items: Map<string, Order> } & Store<Order> {
  const store = memoryStore<Order>(...seed);
  return {
    ...store,
    findAll: async (ids) => ids.flatMap((id) => store.items.get(id) ?? []),
  };
}

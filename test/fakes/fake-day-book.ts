import type { DayBook } from "#functions/ports.ts";
import type { ConektaOrder } from "#shared/contracts/conekta-order.ts";
import { PagosError } from "#shared/domain/errors.ts";

/** Conekta's paid orders by day in memory, in small pages; a cursor is the id of the last one shown. */
export function fakeDayBook(pageMax = 2) {
  const paid = new Map<string, readonly ConektaOrder[]>();
  const asked: string[] = [];
  const hooks = { beforePage: (): void => undefined };
  const book: DayBook = {
    async paidOn(day, cursor) {
      hooks.beforePage();
      asked.push(`${day} ${cursor}`);
      const all = paid.get(day) ?? [];
      const start = cursor === null ? 0 : all.findIndex(({ id }) => id === cursor) + 1;
      if (cursor !== null && start === 0) {
        throw new PagosError("There is no such cursor.", { code: "validation_failed" });
      }
      const orders = all.slice(start, start + pageMax);
      const hasMore = start + orders.length < all.length;
      return { orders, nextCursor: hasMore ? (orders.at(-1)?.id ?? null) : null };
    },
  };
  return { ...book, paid, asked, hooks };
}

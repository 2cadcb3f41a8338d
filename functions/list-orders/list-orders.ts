import type { OrderList } from "#functions/ports.ts";
import type { ListOrdersQuery } from "#shared/contracts/list-orders.ts";
import { PAGE_USUAL } from "#shared/contracts/page-query.ts";
import type { Order } from "#shared/domain/order.ts";

type Deps = { readonly orders: OrderList };
type Asked = { readonly owner: string; readonly query: ListOrdersQuery };

/** One customer's orders, newest first, a page at a time; those of other callers are left out. */
export function listOrders(
  { orders }: Deps,
  { owner, query }: Asked,
): Promise<{ orders: readonly Order[]; nextCursor: string | null }> {
  return orders.list({
    owner,
    customerId: query.customer_id,
    status: query.status ?? null,
    limit: query.limit ?? PAGE_USUAL,
    cursor: query.cursor ?? null,
  });
}

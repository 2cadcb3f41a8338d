import type { OrderStore } from "#functions/ports.ts";
import { PagosError } from "#shared/domain/errors.ts";
import type { Order } from "#shared/domain/order.ts";

type Deps = { readonly orders: Pick<OrderStore, "find"> };

/** A caller's own order. Somebody else's is `not_found`, like one that does not exist. */
export async function getOrder(
  deps: Deps,
  asked: { readonly owner: string; readonly id: string },
): Promise<Order> {
  const order = await deps.orders.find(asked.id);
  if (order && order.owner === asked.owner) return order;
  throw new PagosError("There is no order under this id.", { code: "not_found" });
}

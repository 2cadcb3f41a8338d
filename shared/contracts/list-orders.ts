import * as z from "zod/mini";
import { ORDER_STATUSES } from "#shared/domain/order-status.ts";
import { CustomerId } from "./create-order.ts";
import { PAGE_QUERY } from "./page-query.ts";

/** Query of `GET /orders`, as text, the way a URL carries it. */
export const ListOrdersQuery = z.strictObject({
  customer_id: CustomerId,
  status: z.optional(z.enum(ORDER_STATUSES)),
  ...PAGE_QUERY,
});
export type ListOrdersQuery = z.output<typeof ListOrdersQuery>;

import * as z from "zod/mini";
import { ORDER_STATUSES } from "#shared/domain/order-status.ts";
import { CustomerId } from "./create-order.ts";

/** Query of `GET /orders`, as text, the way a URL carries it. */
export const ListOrdersQuery = z.strictObject({
  customer_id: CustomerId,
  status: z.optional(z.enum(ORDER_STATUSES)),
  limit: z.optional(
    z.pipe(
      z.string().check(z.regex(/^[0-9]{1,3}$/)),
      z.pipe(z.transform(Number), z.int().check(z.minimum(1), z.maximum(100))),
    ),
  ),
  cursor: z.optional(z.string().check(z.maxLength(500))),
});
export type ListOrdersQuery = z.output<typeof ListOrdersQuery>;

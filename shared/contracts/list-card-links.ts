import * as z from "zod/mini";
import { CustomerId } from "./create-order.ts";
import { PAGE_QUERY } from "./page-query.ts";

/** Query of `GET /card-links`, as text, the way a URL carries it. */
export const ListCardLinksQuery = z.strictObject({ customer_id: CustomerId, ...PAGE_QUERY });
export type ListCardLinksQuery = z.output<typeof ListCardLinksQuery>;

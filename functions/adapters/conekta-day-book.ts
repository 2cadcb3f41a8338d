import { OrdersApi } from "conekta";
import * as z from "zod/mini";
import type { DayBook } from "#functions/ports.ts";
import { readListed } from "#shared/contracts/conekta-order.ts";
import {
  type ConektaSettings,
  conektaConfiguration,
  problemFor,
  refusalOf,
} from "./conekta-client.ts";
import { cursorIn } from "./conekta-cursor.ts";

/** Conekta gives at most 250. A hundred orders with their charges are some 300 KB. */
const PAGE_MAX = 100;
const DAY_SECONDS = 86_400;

const Page = z.object({ data: z.array(z.unknown()), next_page_url: z.nullish(z.string()) });

/** Conekta's list of orders, narrowed to those created on one day and paid. */
export function conektaDayBook(settings: ConektaSettings): DayBook {
  const api = new OrdersApi(conektaConfiguration(settings));

  return {
    async paidOn(day, cursor) {
      const first = Date.parse(day) / 1000;
      const last = first + DAY_SECONDS - 1;
      try {
        const { data } = await api.getOrders(
          undefined,
          undefined,
          PAGE_MAX,
          undefined,
          cursor ?? undefined,
          undefined,
          "paid",
          undefined,
          undefined,
          first,
          last,
        );
        const page = Page.parse(data);
        return { orders: page.data.flatMap(readListed), nextCursor: cursorIn(page.next_page_url) };
      } catch (error) {
        throw problemFor(refusalOf(error));
      }
    },
  };
}

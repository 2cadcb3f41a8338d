import { EventsApi } from "conekta";
import * as z from "zod/mini";
import type { EventLog } from "#functions/ports.ts";
import {
  type ConektaSettings,
  conektaConfiguration,
  problemFor,
  refusalOf,
} from "./conekta-client.ts";
import { cursorIn } from "./conekta-cursor.ts";

/** Conekta gives at most 250. A hundred events with their orders are some 300 KB. */
const PAGE_MAX = 100;

/** Events are handed on whole: what they mean is the reader's business, as with a webhook's. */
const Page = z.object({
  data: z.array(z.looseObject({ created_at: z.int() })),
  next_page_url: z.nullish(z.string()),
});

/** Conekta lists events newest first and filters nothing. */
export function conektaEventLog(settings: ConektaSettings): EventLog {
  const api = new EventsApi(conektaConfiguration(settings));

  return {
    async page(cursor) {
      try {
        const next = cursor ?? undefined;
        const { data } = await api.getEvents(undefined, undefined, PAGE_MAX, undefined, next);
        const page = Page.parse(data);
        return {
          events: page.data.map((event) => ({
            createdAt: event.created_at,
            body: JSON.stringify(event),
          })),
          nextCursor: cursorIn(page.next_page_url),
        };
      } catch (error) {
        throw problemFor(refusalOf(error));
      }
    },
  };
}

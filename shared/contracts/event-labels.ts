import * as z from "zod/mini";
import { CORRELATION_KEY } from "./create-order.ts";

/** What names an event at a glance, before anybody asks what it means; null where it does not say. */
export type EventLabels = { readonly type: string | null; readonly correlationId: string | null };

/** Attributes of a message in the events queue, beside Conekta's raw event. */
export const CORRELATION_ATTRIBUTE = "correlation_id";
/** Who put it there: `webhook`, which has checked its signature, or `reconcile`, which fetched it. */
export const SOURCE_ATTRIBUTE = "source";
export type EventSource = "webhook" | "reconcile";

const Word = z.catch(z.nullable(z.string().check(z.regex(/^[a-z_.]{1,60}$/))), null);
const Id = z.catch(z.nullable(z.string().check(z.regex(/^[\w=-]{8,64}$/))), null);

const Labelled = z.object({
  type: Word,
  data: z.catch(z.object({ object: z.object({ metadata: z.object({ [CORRELATION_KEY]: Id }) }) }), {
    object: { metadata: { [CORRELATION_KEY]: null } },
  }),
});

/** Reads a raw event's labels. Never throws: what cannot be read has none. */
export function labelsOf(rawEvent: string): EventLabels {
  const { type, data } = Labelled.safeParse(parsed(rawEvent)).data ?? { type: null };
  return { type, correlationId: data?.object.metadata[CORRELATION_KEY] ?? null };
}

function parsed(rawEvent: string): unknown {
  try {
    return JSON.parse(rawEvent);
  } catch {
    return null;
  }
}

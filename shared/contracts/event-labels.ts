import * as z from "zod/mini";
import { CORRELATION_KEY } from "./create-order.ts";

/** What names an event at a glance, before anybody asks what it means; null where it does not say. */
export type EventLabels = { readonly type: string | null; readonly correlationId: string | null };

/** Attributes of a message in the events queue, beside Conekta's raw event. */
export const CORRELATION_ATTRIBUTE = "correlation_id";
/** Who put it there: `webhook`, which has checked its signature, or `reconcile`, which fetched it. */
export const SOURCE_ATTRIBUTE = "source";
export type EventSource = "webhook" | "reconcile";

const Typed = z.object({ type: z.string().check(z.regex(/^[a-z_.]{1,60}$/)) });

const Id = z.string().check(z.regex(/^[\w=-]{8,64}$/));
const Metadata = z.object({ [CORRELATION_KEY]: Id });
const Correlated = z.object({ data: z.object({ object: z.object({ metadata: Metadata }) }) });

/** Reads a raw event's labels, each by itself. Never throws: what cannot be read has none. */
export function labelsOf(rawEvent: string): EventLabels {
  const event = parsed(rawEvent);
  return {
    type: Typed.safeParse(event).data?.type ?? null,
    correlationId: Correlated.safeParse(event).data?.data.object.metadata[CORRELATION_KEY] ?? null,
  };
}

function parsed(rawEvent: string): unknown {
  try {
    return JSON.parse(rawEvent);
  } catch {
    return null;
  }
}

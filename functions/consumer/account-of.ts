import { CORRELATION_ATTRIBUTE, SOURCE_ATTRIBUTE } from "#shared/contracts/event-labels.ts";
import type { CameTo } from "./came-to.ts";
import type { Consumed, EventRecord } from "./consumer.ts";

const SOURCES: ReadonlySet<string | undefined> = new Set(["webhook", "reconcile"]);

/** A message of the batch, by the queue's id for it. */
type Message = {
  readonly id: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
};

/** A batch in one log line, with a few words for each of its events, and in numbers. */
export function accountOf(messages: readonly Message[], consumed: Consumed) {
  const { failures, records, sent, paidAfterMs, unknownWords } = consumed;
  const reasons = [...new Set(failures.map(({ reason }) => reason))].join("; ");
  const attributesOf = new Map(messages.map(({ id, attributes }) => [id, attributes]));
  const count = (wanted: CameTo) => records.filter(({ cameTo }) => cameTo === wanted).length;
  const unverified = messages.filter(
    ({ attributes }) => !SOURCES.has(attributes[SOURCE_ATTRIBUTE]),
  );
  return {
    log: {
      sent,
      records: records.map((record) =>
        inWords(record, attributesOf.get(record.id)?.[CORRELATION_ATTRIBUTE]),
      ),
      ...(reasons === "" ? {} : { reasons }),
      ...(unknownWords.length === 0 ? {} : { unknown_words: unknownWords.join(" ") }),
    },
    measured: {
      metrics: withoutZeros({
        FanoutSent: sent,
        WebhookDuplicate: count("duplicate"),
        OutOfOrderIgnored: count("old"),
        EventFailed: failures.length,
        UnknownConektaCode: unknownWords.length,
        UnverifiedEnqueued: unverified.length,
        TimeToPaidMs: paidAfterMs,
      }),
    },
  };
}

/** `order.paid applied pbd_… <correlation id>`: a line that is searched as text, by any of the four. */
function inWords(
  { type, cameTo, orderId }: EventRecord,
  correlationId: string | undefined,
): string {
  return [type ?? "unreadable", cameTo, orderId ?? "-", correlationId ?? "-"].join(" ");
}

/** Nothing to count is left out: the alarms take silence for none. */
function withoutZeros<Counts extends object>(counts: Counts): Partial<Counts> {
  const told = Object.entries(counts).filter(([, value]) =>
    Array.isArray(value) ? value.length > 0 : value !== 0,
  );
  return Object.fromEntries(told) as Partial<Counts>;
}

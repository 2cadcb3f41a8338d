import * as z from "zod";
import type { HopOutcome, Lane } from "#local/console/contract.ts";
import { type Draft, parsed, shown } from "./draft.ts";
import { holdsCardNumber } from "./redact.ts";
import type { SeenCall } from "./seen.ts";
import { type KnownOrders, orderIn } from "./subjects.ts";
import { changeBetween, type StoredItem, tableWrite } from "./table-write.ts";

/** What is known from earlier hops. */
export interface Known {
  readonly orders: KnownOrders;
  /** The item of a payment as it was last written. */
  readonly item: (paymentId: string) => StoredItem | undefined;
}

/** A hop whose payment may still have to be guessed from its invocation. */
export type LooseDraft = Omit<Draft, "paymentId" | "fn" | "invocation"> & {
  readonly paymentId: string | null;
  /** The item as this write left it. */
  readonly item?: StoredItem;
};

/**
 * The hops of one call. Reads of the table, secrets and answers of queues that only take are left out:
 * they move nothing, and there are five for each hop that does.
 */
export function hopsOfCall(call: SeenCall, known: Known): readonly LooseDraft[] {
  const hops = movesOf(call, known);
  return hops.length > 0 && holdsCardNumber(call.requestBody + call.responseBody)
    ? hops.map((hop) => ({ ...hop, facts: { ...hop.facts, card_number: true } }))
    : hops;
}

function movesOf(call: SeenCall, known: Known): readonly LooseDraft[] {
  if (call.target === null) return [conektaHop(call, known)];
  if (call.target.endsWith(".SendMessageBatch")) return messageHops(call);
  if (call.target.endsWith(".SendMessage")) return enqueueHops(call, known);
  const write = tableWrite(call);
  if (write === null) return [];
  const before = write.subject === null ? undefined : known.item(write.subject);
  const isDone = call.statusCode === 200;
  const { status, version } = write.item;
  return [
    {
      ...timesOf(call),
      lane: "table",
      paymentId: write.subject,
      outcome: outcomeOf(call),
      title: isDone ? changeBetween(before, write.item) : `not written: ${errorOf(call)}`,
      facts: {
        key: write.key,
        ...(typeof version === "number" && { version }),
        ...(typeof status === "string" && { status }),
      },
      request: shown(JSON.stringify(write.item)),
      response: isDone ? null : shown(call.responseBody),
      ...(isDone && { item: write.item }),
    },
  ];
}

function conektaHop(call: SeenCall, { orders }: Known): LooseDraft {
  const { pathname, search } = new URL(call.url);
  return {
    ...timesOf(call),
    lane: "conekta",
    paymentId: orderIn(`${pathname} ${call.requestBody}`, orders),
    outcome: outcomeOf(call),
    title: `${call.method} ${pathname} ${call.statusCode || "no answer"}`,
    facts: { status: call.statusCode, ...(search !== "" && { query: search }) },
    request: shown(call.requestBody),
    response: shown(call.responseBody),
  };
}

const Batch = z.object({
  QueueUrl: z.string(),
  Entries: z.array(z.object({ Id: z.string(), MessageBody: z.string() })),
});
const BatchAnswer = z.object({ Successful: z.array(z.object({ Id: z.string() })).default([]) });
const CloudEvent = z.object({ id: z.string(), type: z.string(), subject: z.string() });

/** One hop for each message that a downstream queue was given. */
function messageHops(call: SeenCall): readonly LooseDraft[] {
  const batch = Batch.safeParse(parsed(call.requestBody));
  if (!batch.success) return [];
  const answer = BatchAnswer.safeParse(parsed(call.responseBody)).data;
  const taken = new Set(answer?.Successful.map(({ Id }) => Id));
  const lane: Lane = batch.data.QueueUrl.includes("logistics") ? "logistics" : "accounting";
  return batch.data.Entries.flatMap(({ Id, MessageBody }) => {
    const message = CloudEvent.safeParse(parsed(MessageBody));
    if (!message.success) return [];
    const isTaken = call.statusCode === 200 && taken.has(Id);
    const { id, type, subject } = message.data;
    return [
      {
        ...timesOf(call),
        lane,
        paymentId: subject,
        outcome: isTaken ? "ok" : "failed",
        title: isTaken ? type : `not taken: ${type}`,
        facts: { message: id },
        request: shown(MessageBody),
        response: null,
      },
    ];
  });
}

const Enqueued = z.object({ MessageBody: z.string() });

function enqueueHops(call: SeenCall, { orders }: Known): readonly LooseDraft[] {
  const sent = Enqueued.safeParse(parsed(call.requestBody));
  if (!sent.success) return [];
  return [
    {
      ...timesOf(call),
      lane: "events",
      paymentId: orderIn(sent.data.MessageBody, orders),
      outcome: outcomeOf(call),
      title: call.statusCode === 200 ? "queued" : `not queued: ${errorOf(call)}`,
      facts: {},
      request: shown(sent.data.MessageBody),
      response: shown(call.responseBody),
    },
  ];
}

function timesOf({ at, ms }: SeenCall) {
  return { at, ms, waitMs: 0 };
}

function outcomeOf({ statusCode }: SeenCall): HopOutcome {
  if (statusCode >= 200 && statusCode < 300) return "ok";
  return statusCode >= 400 && statusCode < 500 ? "refused" : "failed";
}

function errorOf({ responseBody, statusCode }: SeenCall): string {
  const type = z.object({ __type: z.string() }).safeParse(parsed(responseBody)).data?.__type;
  return type?.split("#").at(-1) ?? String(statusCode || "no answer");
}

import * as z from "zod";
import type { HopOutcome } from "#local/console/contract.ts";
import { type Draft, parsed, shown } from "./draft.ts";
import { holdsCardNumber } from "./redact.ts";
import type { SeenEnd, SeenInvocation } from "./seen.ts";
import { customerIn, type KnownOrders, orderIn } from "./subjects.ts";

/** An invocation that is over. */
export interface Ended {
  readonly invocation: SeenInvocation;
  readonly end: SeenEnd;
  readonly ms: number;
  /** Payments that its calls were about. */
  readonly touched: ReadonlySet<string>;
  readonly known: KnownOrders;
  /** When each message was last seen to fail, epoch ms: its next wait begins there. */
  readonly failedAt: (messageId: string) => number | undefined;
  /** Of the events queue; null where messages never die. */
  readonly receivesMax: number | null;
}

const HttpEvent = z.object({
  routeKey: z.string(),
  rawPath: z.string(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(""),
  isBase64Encoded: z.boolean().default(false),
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
});
type HttpEvent = z.output<typeof HttpEvent>;

/** Asked before a request reaches its function: no step of a payment. */
const AuthorizerEvent = z.object({ type: z.literal("REQUEST") });

const HttpAnswer = z.object({ statusCode: z.number(), body: z.string().default("") });

const Batch = z.object({
  Records: z.array(
    z.object({
      messageId: z.string(),
      body: z.string(),
      attributes: z.object({
        SentTimestamp: z.coerce.number(),
        ApproximateReceiveCount: z.coerce.number(),
      }),
    }),
  ),
});
type QueueRecord = z.output<typeof Batch>["Records"][number];

const Failures = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).default([]),
});

/** The function that Conekta calls. */
const WEBHOOK = "webhook";
/** Headers that are worth keeping; the others carry tokens, or say nothing. */
const HEADERS = ["idempotency-key", "digest", "content-type", "user-agent", "accept-language"];

/** The hops that an invocation itself is: its calls have their own. */
export function hopsOfInvocation(ended: Ended): readonly Draft[] {
  if (AuthorizerEvent.safeParse(ended.invocation.event).success) return [];
  const http = HttpEvent.safeParse(ended.invocation.event);
  if (http.success) return httpHops(ended, http.data);
  const batch = Batch.safeParse(ended.invocation.event);
  if (batch.success) return batch.data.Records.flatMap((record) => recordHops(ended, record));
  return [...ended.touched].map((paymentId) => ({
    ...baseOf(ended, paymentId),
    lane: "reconciler",
    waitMs: 0,
    outcome: ended.end.kind === "answered" ? "ok" : "failed",
    title: "looked",
    facts: {},
    request: null,
    response: ended.end.kind === "answered" ? shown(ended.end.answer) : shown(ended.end.message),
  }));
}

function httpHops(ended: Ended, event: HttpEvent): readonly Draft[] {
  const { method } = event.requestContext.http;
  if (method === "GET") return [];
  const body = Buffer.from(event.body, event.isBase64Encoded ? "base64" : "utf8").toString("utf8");
  const answer = answerOf(ended.end);
  const isWebhook = ended.invocation.label === WEBHOOK;
  const paymentId = isWebhook
    ? eventSubject(body, ended.known)
    : callSubject(ended, `${answer.body} ${event.rawPath}`);
  if (paymentId === null) return [];
  return [
    {
      ...baseOf(ended, paymentId),
      lane: isWebhook ? "webhook" : "api",
      waitMs: 0,
      outcome: outcomeOf(answer.statusCode),
      title: isWebhook
        ? `${typeOf(body)} ${answer.statusCode}`
        : `${event.routeKey} ${answer.statusCode}`,
      facts: {
        status: answer.statusCode,
        path: event.rawPath,
        ...(isWebhook && signatureFacts(answer.statusCode, body)),
        ...(holdsCardNumber(body + answer.body) && { card_number: true }),
        ...headersOf(event),
      },
      request: shown(body),
      response: shown(answer.body),
    },
  ];
}

function signatureFacts(statusCode: number, body: string) {
  return {
    signature: statusCode === 401 ? "refused" : "verified",
    event: eventIdIn(body) ?? "",
  };
}

function headersOf({ headers }: HttpEvent): Record<string, string> {
  const kept = HEADERS.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[`header ${name}`, value.slice(0, 400)]];
  });
  return Object.fromEntries(kept);
}

function recordHops(ended: Ended, record: QueueRecord): readonly Draft[] {
  const paymentId = eventSubject(record.body, ended.known) ?? record.messageId;
  const { SentTimestamp: sentAt, ApproximateReceiveCount: receive } = record.attributes;
  const waitsSince = ended.failedAt(record.messageId) ?? sentAt;
  const base = baseOf(ended, paymentId);
  const isFailed = failedIds(ended.end)?.has(record.messageId) ?? true;
  const isDead = isFailed && receive >= (ended.receivesMax ?? Number.POSITIVE_INFINITY);
  const facts = { message: record.messageId, receive, event: eventIdIn(record.body) ?? "" };
  return [
    {
      ...base,
      lane: "events",
      ms: 0,
      waitMs: Math.max(0, base.at - waitsSince),
      outcome: "ok",
      title: `receive ${receive}`,
      facts: { ...facts, sent_at: sentAt },
      request: shown(record.body),
      response: null,
    },
    {
      ...base,
      lane: "consumer",
      waitMs: 0,
      outcome: outcomeOfRecord(isFailed, isDead),
      title: typeOf(record.body),
      facts: { ...facts, ...(isDead && { dead: true }) },
      request: null,
      response: ended.end.kind === "failed" ? shown(ended.end.message) : null,
    },
  ];
}

function outcomeOfRecord(isFailed: boolean, isDead: boolean): HopOutcome {
  if (isDead) return "failed";
  return isFailed ? "retrying" : "ok";
}

/** Messages that come back; null where all of them do. */
export function failedIds(end: SeenEnd): ReadonlySet<string> | null {
  if (end.kind === "failed") return null;
  const answer = Failures.safeParse(parsed(end.answer));
  return answer.success
    ? new Set(answer.data.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
    : null;
}

/** Ids of the messages of a batch; none where the event is no batch. */
export function messageIds({ event }: SeenInvocation): readonly string[] {
  return Batch.safeParse(event).data?.Records.map(({ messageId }) => messageId) ?? [];
}

function answerOf(end: SeenEnd): z.output<typeof HttpAnswer> {
  if (end.kind === "failed") return { statusCode: 500, body: end.message };
  const answer = HttpAnswer.safeParse(parsed(end.answer));
  return answer.success ? answer.data : { statusCode: 200, body: end.answer };
}

function baseOf({ invocation, ms }: Ended, paymentId: string) {
  return {
    paymentId,
    at: invocation.at,
    ms,
    fn: invocation.label,
    invocation: invocation.requestId,
  };
}

/** An order where it is about one, else the one payment that its calls touched, else a customer. */
function callSubject({ touched, known }: Ended, text: string): string | null {
  const [first] = touched;
  const order = orderIn(text, known);
  return order ?? (touched.size === 1 ? first : undefined) ?? customerIn(text);
}

const ConektaEvent = z.object({ id: z.string(), type: z.string() });

/** The order of an event; the event itself where it has none. */
function eventSubject(body: string, known: KnownOrders): string | null {
  return orderIn(body, known) ?? eventIdIn(body) ?? null;
}

function eventIdIn(body: string): string | null {
  return ConektaEvent.pick({ id: true }).safeParse(parsed(body)).data?.id ?? null;
}

function typeOf(body: string): string {
  const type = ConektaEvent.pick({ type: true }).safeParse(parsed(body)).data?.type;
  return type ?? "not an event";
}

function outcomeOf(statusCode: number): HopOutcome {
  if (statusCode < 400) return "ok";
  return statusCode < 500 ? "refused" : "failed";
}

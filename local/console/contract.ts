/**
 * What the console's server and whoever talks to it (the page, the command line, tests) say to each
 * other: see docs/console-api.md. Types and one list, so that a browser may import them. Times are epoch
 * milliseconds and durations milliseconds, both whole; amounts are cents.
 *
 * The same shapes can be filled from this machine or from a deployed stage's table and logs: see
 * `TraceSource`.
 */

import type { Said } from "./said.ts";
import type { Faults, Queue } from "./tools-contract.ts";

/** Where a hop happened, in the order in which a timeline shows them. */
export const LANES = [
  "api",
  "conekta",
  "webhook",
  "events",
  "consumer",
  "table",
  "logistics",
  "accounting",
  "reconciler",
] as const;
export type Lane = (typeof LANES)[number];

/**
 * How a hop ended. `refused`: the other side said no (a 4xx, a failed condition) and said it clearly.
 * `failed`: nobody can tell, or our own side broke. `retrying`: it comes again by itself.
 */
export type HopOutcome = "ok" | "refused" | "failed" | "retrying";

/** One step of one payment. `waitMs` of waiting (drawn pale) come before `at`, `ms` of work (solid) after. */
export interface Hop {
  /** Ascending by when the host learned of it. */
  readonly id: number;
  readonly paymentId: string;
  readonly lane: Lane;
  readonly at: number;
  readonly ms: number;
  readonly waitMs: number;
  readonly outcome: HopOutcome;
  /** `POST /orders 201`, `order.paid`, `processing → paid (v3)`. */
  readonly title: string;
  /** The function that did it; null for what no function did. */
  readonly fn: string | null;
  /** Hops of one invocation share it; null where the hop was no part of one. */
  readonly invocation: string | null;
  /** Short facts for the inspector, such as `receive: 2`. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  /** What was sent and what came back, JSON where it was JSON, redacted and cut at 16 KB. */
  readonly request: string | null;
  readonly response: string | null;
}

/** A line of a stack, as a place in the sources. */
export interface StackFrame {
  readonly name: string;
  /** On this machine, and as the repository has it. */
  readonly file: string;
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

/** A payment, the saving of a card (`card`), or an event about neither (`event`), as the list shows it. */
export interface Payment {
  /** Ours (`pbd_…`, `cus_…`), or Conekta's of an order that another system created, or of an event. */
  readonly id: string;
  readonly kind: "order" | "card" | "event";
  /** The last that a write to the table said; null before the first. */
  readonly status: string | null;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly conektaOrderId: string | null;
  readonly customerId: string | null;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly hops: number;
  /** Hops that did not end `ok`: a payment that is paid with some of them was paid with retries. */
  readonly troubles: number;
  /** First API call to the write that settled it; null while it is not settled. */
  readonly settledMs: number | null;
  readonly settled: boolean;
  readonly dead: boolean;
}

export interface PaymentsPage {
  readonly payments: readonly Payment[];
  /** Of the next page; null on the last one. */
  readonly next: string | null;
}

/** Query of `GET /api/payments`. */
export interface PaymentsQuery {
  /** Any text of an id, a title or a payload. */
  readonly search?: string | undefined;
  readonly status?: string | undefined;
  readonly kind?: Payment["kind"] | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** Only what is, or was, among the dead letters. */
  readonly dead?: boolean | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** Why something is not over yet. */
export interface Waiting {
  readonly lane: Lane;
  /** A stable word. `in_hand`: received, and nobody has said yet how it went. */
  readonly reason:
    | "in_queue"
    | "in_hand"
    | "hidden_in_queue"
    | "dead_letter"
    | "reconciler"
    | "card_holder";
  /** When it goes on by itself; null where somebody has to act. */
  readonly at: number | null;
  readonly attempt: number | null;
  readonly attemptsMax: number | null;
  readonly lastError: string | null;
  /** What `POST /api/payments/{id}/actions` can be sent to go on now; null where there is nothing. */
  readonly runNow: Action | null;
  /** Where the card holder has to go, for `card_holder`. */
  readonly url: string | null;
}

export interface Check {
  readonly name: string;
  readonly holds: boolean;
  /** What is wrong, in English; null where nothing is. */
  readonly detail: string | null;
  /** The same without its words. */
  readonly said: Said | null;
}

export interface Timeline {
  readonly payment: Payment;
  readonly hops: readonly Hop[];
  readonly waiting: readonly Waiting[];
  /** The invariants that concern this payment alone. */
  readonly checks: readonly Check[];
}

/** What `GET /api/payments/{id}/export` answers and `POST /api/payments/import` takes. */
export interface TimelineFile {
  readonly pagosTimeline: 1;
  readonly payment: Payment;
  readonly hops: readonly Hop[];
}

/** Words as in the rest of the trade: an event is replayed, a dead letter redriven, a retry is automatic. */
export type Action =
  /** Delivers a recorded event again, signed; `body` edits it, `copies` repeats it, `delayMs` waits first. */
  | {
      readonly kind: "replay";
      readonly hop: number;
      readonly body?: string | undefined;
      readonly copies?: number | undefined;
      readonly delayMs?: number | undefined;
    }
  /** Delivers the recorded events again in this order, each after the answer to the one before. */
  | { readonly kind: "reorder"; readonly hops: readonly number[] }
  /** Delivers a recorded event, or `body`, under a signature that is not Conekta's. */
  | { readonly kind: "forge"; readonly hop: number; readonly body?: string | undefined }
  /** The next such event of any payment is never delivered; Conekta's list of events still has it. */
  | { readonly kind: "drop"; readonly type: string }
  /** Makes a message that waits hidden in the events queue visible now. */
  | { readonly kind: "retry_now"; readonly messageId: string }
  /** Brings the reconciler's next look at this payment forward and runs the reconciler. */
  | { readonly kind: "reconcile" }
  /** The card holder's bank makes up its mind about 3DS. Simulator only. */
  | { readonly kind: "bank"; readonly approves: boolean }
  /** Sends the invocation's own event to its function once more. */
  | { readonly kind: "rerun"; readonly hop: number };

export interface ActionResult {
  /** One status per delivery; empty where nothing was delivered. */
  readonly statuses: readonly number[];
  readonly message: string;
}

export interface Invariant {
  readonly name: string;
  readonly title: { readonly es: string; readonly en: string };
  readonly holds: boolean;
  readonly checked: number;
  readonly violations: readonly Violation[];
}

export interface Violation {
  readonly paymentId: string | null;
  /** In English, and without its words. */
  readonly detail: string;
  readonly said: Said;
  readonly firstSeenAt: number;
  /** Of `GET /api/snapshots/{id}`: the timeline as it was when the violation was first seen. */
  readonly snapshot: number | null;
}

export interface Snapshot {
  readonly id: number;
  readonly at: number;
  readonly invariant: string;
  readonly detail: string;
  readonly timeline: TimelineFile | null;
}

/** States over time, one row per bucket, for a chart. */
export interface Series {
  readonly bucketMs: number;
  readonly points: readonly SeriesPoint[];
  /** Of the payments that were settled in the span. */
  readonly settledMs: { readonly p50: number | null; readonly p95: number | null };
}

export interface SeriesPoint {
  readonly at: number;
  /** Writes that brought an order into a status, by status. */
  readonly statuses: Readonly<Record<string, number>>;
}

/** `GET /api/state`: what a client asks first. */
export interface State {
  readonly stage: string;
  readonly readOnly: boolean;
  /** Addresses as in the outputs file, without tokens and keys. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly simulated: boolean;
  /** Whether anything is broken on purpose. */
  readonly faultsOn: boolean;
  readonly payments: number;
  readonly paymentsMax: number;
  readonly brokenInvariants: number;
  /** Id of the newest hop: a stream that begins here misses nothing. */
  readonly lastHop: number;
}

/** Events of `GET /api/stream` (server-sent events), by their `event:` name. */
export interface StreamEvents {
  readonly hops: readonly Hop[];
  readonly payments: readonly Payment[];
  readonly invariants: readonly Invariant[];
  readonly queues: readonly Queue[];
  readonly faults: Pick<Faults, "on">;
}

/** Every answer that is not 2xx. */
export interface ConsoleProblem {
  /** In English. */
  readonly message: string;
  /** The same without its words; absent where nobody foresaw it. */
  readonly said?: Said | undefined;
}

/** Where timelines come from: this machine's recording, or a deployed stage's table and logs. */
export interface TraceSource {
  readonly stage: string;
  readonly payments: (query: PaymentsQuery) => Promise<PaymentsPage>;
  /** Null where there is no such payment. */
  readonly timeline: (id: string) => Promise<TimelineFile | null>;
  readonly series: (minutes: number) => Promise<Series>;
}

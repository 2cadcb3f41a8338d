/**
 * What the console's server and its callers say to each other beyond timelines: queues, the table, faults,
 * scenarios, cards, the API. As in contract.ts, times and durations are milliseconds and amounts cents.
 */

export interface Queue {
  readonly name: string;
  readonly role: "events" | "dead_letters" | "logistics" | "accounting" | "other";
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** Of the oldest message that is not dealt with; null in an empty queue. */
  readonly oldestMs: number | null;
  /** The queue that its dead letters go to. */
  readonly deadLetterQueue: string | null;
  readonly receivesMax: number | null;
}

/** A message looked at without receiving it. */
export interface QueueMessage {
  readonly id: string;
  readonly state: "visible" | "in_flight" | "delayed";
  readonly sentAt: number;
  readonly receives: number;
  /** When one that is in flight comes back. */
  readonly visibleAt: number | null;
  readonly body: string;
  readonly paymentId: string | null;
  /** What the last invocation that received it said of its failure. */
  readonly lastError: string | null;
  readonly check: SchemaCheck;
}

/** A message beside what its reader expects. */
export interface SchemaCheck {
  /** `ConektaEvent`, or the type of a published message, see docs/schemas. */
  readonly schema: string;
  /** Where and what, such as `/data/amount must be integer`; empty where it fits. */
  readonly wrong: readonly string[];
}

export interface Redriven {
  readonly redriven: number;
}

/** A row of the table as it is now. `key` is the partition key, such as `ORDER#pbd_…`. */
export interface Item {
  readonly key: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface ItemsPage {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** A write that was seen, with what wrote it. */
export interface ItemVersion {
  readonly hop: number;
  readonly at: number;
  readonly version: number | null;
  readonly fn: string | null;
  readonly invocation: string | null;
  readonly paymentId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What is broken on purpose. */
export interface Faults {
  /** Whether anything is. */
  readonly on: boolean;
  /** Whether the simulator plays Conekta: another Conekta cannot be broken. */
  readonly simulated: boolean;
  /** The simulator's plan (local/conekta/faults/plan.ts), and beside it `{fault, rate}` for each place of the stack. */
  readonly plan: unknown;
  readonly struck: readonly Struck[];
  readonly presets: readonly string[];
}

/** How often a fault struck what: `charge`, `order.paid`, `consumer SendMessageBatch`. */
export interface Struck {
  /** `conekta`, or a place of the stack: see local/faults/fault-kinds.ts. */
  readonly place: string;
  readonly fault: string;
  readonly target: string;
  readonly count: number;
}

export interface Scenario {
  readonly name: string;
  /** `event` makes one of Conekta's events happen, `story` tells something longer. */
  readonly kind: "event" | "story";
  readonly title: { readonly es: string; readonly en: string };
  readonly expected: { readonly es: string; readonly en: string };
  /** Whether `scale` changes how much it does, and what it does without one. */
  readonly scale: number | null;
}

/** Body of `POST /api/scenarios/{name}`; all of it may be left out. */
export interface ScenarioRequest {
  /** How many payments, where the scenario has a scale. */
  readonly scale?: number | undefined;
  /** Cents of each payment. */
  readonly amount?: number | undefined;
}

export interface ScenarioResult {
  readonly name: string;
  /** Whether it ended in the state that it says. */
  readonly ok: boolean;
  readonly message: string;
  readonly paymentIds: readonly string[];
  readonly ms: number;
}

export interface ApiRoute {
  readonly method: string;
  readonly path: string;
  readonly scopes: readonly string[];
}

/** The card page's states, drawn without a card: one at `/cell.html` of `origin`, all at `wall`. */
export interface GalleryPlace {
  readonly wall: string;
  readonly origin: string;
}

/** Body of `POST /api/call`: a request to the merchant's API, with the merchant's token. */
export interface ApiCall {
  readonly method: string;
  /** As its routes say it, with ids filled in. */
  readonly path: string;
  readonly body?: string | undefined;
  readonly idempotencyKey?: string | undefined;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
  readonly ms: number;
}

export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly brand: string | null;
  readonly last4: string | null;
}

export interface CardLink {
  readonly id: string;
  readonly customerName: string;
  readonly status: string;
  readonly expiresAt: number | null;
}

export interface Cards {
  readonly customers: readonly Customer[];
  readonly links: readonly CardLink[];
}

/** Body of `POST /api/time`: what waits is brought forward, no clock is moved. */
export interface TimeRequest {
  readonly bring: "retries" | "looks" | "links" | "orders" | "webhooks";
}

import type { ConektaOrder } from "#shared/contracts/conekta-order.ts";
import type { Evidence } from "#shared/domain/apply-evidence.ts";
import type { NewKey } from "#shared/domain/ask-for-key.ts";
import type { CardLink } from "#shared/domain/card-link.ts";
import type { Card, Customer } from "#shared/domain/customer.ts";
import type { ConektaSaid } from "#shared/domain/errors.ts";
import type { KeyRing, ListedKey } from "#shared/domain/key-ring.ts";
import type { CardAttempt, LimitRefusal, Spending } from "#shared/domain/limits.ts";
import type { Centavos } from "#shared/domain/money.ts";
import type { Order, OrderContents } from "#shared/domain/order.ts";
import type { Send } from "#shared/domain/outbox.ts";
import type { TaxAtRate } from "#shared/domain/taxes.ts";

/** Epoch milliseconds. */
export type Clock = () => number;

/** First 26 characters of the base32 SHA-256 of the parts: 130 bits, enough never to collide. */
export type Digest = (...parts: readonly string[]) => string;

/** `taken` carries what already stands there, so that a claim costs one round trip either way. */
type Claim<Item> = { readonly kind: "claimed" } | { readonly kind: "taken"; readonly by: Item };

/**
 * Items with a version. `save` writes only over the version that was read and answers the item with
 * its next version, or null when somebody else was faster.
 */
export type Store<Item> = {
  claim(item: Item): Promise<Claim<Item>>;
  /** Strongly consistent. */
  find(id: string): Promise<Item | null>;
  save(item: Item): Promise<Item | null>;
  /** Forgets an item that nothing has happened to; does nothing when its version has moved on. */
  release(item: Item): Promise<void>;
};

export type OrderStore = Store<Order>;
export type CustomerStore = Store<Customer>;

export type OrderQuery = {
  readonly customerId: string;
  readonly owner: string;
  readonly status: string | null;
  readonly limit: number;
  readonly cursor: string | null;
};

export type OrderList = {
  /** Newest first. Throws `validation_failed` for a cursor that this list did not hand out. */
  list(query: OrderQuery): Promise<{ orders: readonly Order[]; nextCursor: string | null }>;
};

export type OrderBatch = Pick<OrderStore, "find" | "save" | "claim"> & {
  /** At most ten ids, the size of a batch; what does not exist is left out. */
  findAll(ids: readonly string[]): Promise<readonly Order[]>;
};

export type CardLinkStore = Store<CardLink>;

export type CardLinkList = {
  /**
   * Ids of links that `attend-card-links` has something to do about by `nowMs`, the longest due first, a
   * page of them. Comes from an index, which lags the table by moments.
   */
  due(nowMs: number): Promise<readonly string[]>;
};

export type LinksOfCustomer = {
  /**
   * Links that were made for a customer, or that made one, newest first, a page of them. Comes from an
   * index, which lags the table by moments. Throws `validation_failed` for a cursor that this list did
   * not hand out.
   */
  list(query: {
    readonly customerId: string;
    readonly owner: string;
    readonly limit: number;
    readonly cursor: string | null;
  }): Promise<{ readonly links: readonly CardLink[]; readonly nextCursor: string | null }>;
};

/** Where the merchant learns what becomes of its links. */
export type LinkQueue = {
  /** Sends what the link's outbox holds, oldest first; answers how many of them were accepted. */
  send(link: CardLink): Promise<number>;
};

/**
 * What became of a request to Conekta that is sent once. `refused` is certain: nothing happened.
 * After `unknown` only a look-up may decide.
 */
export type Attempt<Answer> =
  | { readonly kind: "done"; readonly answer: Answer }
  | { readonly kind: "refused"; readonly said: ConektaSaid }
  | { readonly kind: "unknown" };

export type OrderDraft = {
  readonly orderId: string;
  readonly correlationId: string | null;
  readonly conektaCustomerId: string;
  readonly currency: string;
  readonly contents: OrderContents;
  readonly capture: boolean;
};

/**
 * Conekta's orders. Before money could move, methods throw `conekta_unavailable` when Conekta does
 * not answer and `conekta_refused_us` when it will not deal with us.
 */
export type OrderGateway = {
  /**
   * Creates the order without charges and answers what Conekta made of it. Throws
   * `validation_failed` for contents that Conekta refuses.
   */
  createOrder(draft: OrderDraft): Promise<Evidence>;
  /**
   * Sends one charge, never repeats it and never throws: a refusal is evidence of a decline, and
   * whatever leaves the outcome open is evidence of `unknown`.
   */
  charge(order: {
    readonly orderId: string;
    readonly conektaOrderId: string;
    readonly sourceId: string;
  }): Promise<Evidence>;
  /** What Conekta knows of the order now; its status is null while no charge was made. */
  lookUp(conektaOrderId: string): Promise<Evidence>;
};

/** An order at Conekta, the cents that it is about, and the key of our operation on it. */
type Target = {
  readonly conektaOrderId: string;
  readonly key: string;
  readonly amount: Centavos;
};

/**
 * What can be done to an order that was charged. Every method sends one request and never repeats
 * it; it throws `conekta_refused_us` where Conekta would not even look at the request.
 */
export type OperationGateway = Pick<OrderGateway, "lookUp"> & {
  refund(target: Target & { readonly reason: string }): Promise<Attempt<Evidence>>;
  /** Lets a pre-authorization go, or closes an order that was not paid. */
  cancel(target: Target): Promise<Attempt<Evidence>>;
  capture(target: Target): Promise<Attempt<Evidence>>;
};

/** Conekta's customers and their cards; throws as `OrderGateway` does. */
export type CardGateway = {
  createCustomer(customer: Customer): Promise<{ conektaCustomerId: string }>;
  /** Uses up the token. */
  addCard(conektaCustomerId: string, tokenId: string): Promise<Attempt<Card>>;
  /** The customer's newest card, or null. */
  findCard(conektaCustomerId: string): Promise<Card | null>;
  /** Best effort: a customer without a card harms nobody, so failing to delete one is no failure. */
  forgetCustomer(conektaCustomerId: string): Promise<void>;
};

/** What replacing a saved card takes; throws as `OrderGateway` does. */
export type CardReplacementGateway = Pick<CardGateway, "addCard"> & {
  /** All cards of the customer, newest first. */
  listCards(conektaCustomerId: string): Promise<readonly Card[]>;
  makeDefault(conektaCustomerId: string, sourceId: string): Promise<void>;
  /** Resolves as well when the card is already gone. */
  removeCard(conektaCustomerId: string, sourceId: string): Promise<void>;
};

/** Resolves as well when the customer is already gone; throws as `OrderGateway` does. */
export type CustomerRemover = { deleteCustomer(conektaCustomerId: string): Promise<void> };

export type EventQueue = {
  /** Resolves once the queue has accepted the raw event. */
  enqueue(rawEvent: string): Promise<void>;
};

export type DownstreamQueues = { readonly send: Send };

/**
 * Conekta's own account of its orders, for who has to find out what became of one. Throws as
 * `OrderGateway` does.
 */
export type OrderBook = {
  /** Conekta's picture of the order now. */
  read(conektaOrderId: string): Promise<ConektaOrder>;
  /**
   * Asks Conekta to close the order, so that it cannot be charged. Resolves when Conekta says no as
   * well: only reading again tells whether it is closed.
   */
  close(conektaOrderId: string): Promise<void>;
};

/** An event that Conekta keeps; `createdAt` is epoch s, `body` what a webhook would have carried. */
export type LoggedEvent = { readonly createdAt: number; readonly body: string };

/** Conekta's list of events; throws as `OrderGateway` does. */
export type EventLog = {
  /** Newest first, from the newest on or from where an earlier page ended. */
  page(cursor: string | null): Promise<{
    readonly events: readonly LoggedEvent[];
    readonly nextCursor: string | null;
  }>;
};

/** Conekta's orders by the day (UTC, `2026-01-31`) of their creation; throws as `OrderGateway` does. */
export type DayBook = {
  /** Those that Conekta calls paid, a page of them. */
  paidOn(
    day: string,
    cursor: string | null,
  ): Promise<{ readonly orders: readonly ConektaOrder[]; readonly nextCursor: string | null }>;
};

/** Cents by currency: two currencies are never added. */
export type Totals = Readonly<Record<string, number>>;

/** A day's orders that Conekta calls paid: their sums there, and the sums of those paid here too. */
export type DayTotals = {
  readonly day: string;
  readonly here: Totals;
  readonly conekta: Totals;
  /** How many of them are not paid here, or differ in what must agree. */
  readonly drift: number;
};

/** How far Conekta's events, and its paid orders of past days, were compared with what we have seen. */
export type Sweep = {
  readonly id: string;
  /** Epoch s; no event from before it is missing here. */
  readonly doneUntil: number;
  /** A pass under way: what `doneUntil` will be after it, and where its next page begins. */
  readonly pass: { readonly until: number; readonly cursor: string | null } | null;
  /** The last day whose paid orders were compared, or null before the first. */
  readonly comparedDay: string | null;
  /** A day under way: what its pages came to so far, and where the next one begins. */
  readonly comparing: (DayTotals & { readonly cursor: string | null }) | null;
  readonly version: number;
};

export type SweepStore = Pick<Store<Sweep>, "find" | "claim" | "save">;

export type UnsettledOrders = {
  /**
   * Ids of orders that are to be looked at by `nowMs`, the longest due first, a page of them. Comes
   * from an index, which lags the table by moments.
   */
  due(nowMs: number): Promise<readonly string[]>;
};

/** Leaves a trace of who was refused and by which limit. */
export type Audit = (refusal: LimitRefusal) => void;

/** Stands before every card that is shown to be saved, so that nobody tries stolen ones out here. */
export type CardGuard = {
  /** Counts the attempt. Throws `too_many_attempts`, which names no limit to whoever is refused. */
  admit(attempt: CardAttempt): Promise<void>;
  /** The card was saved: it speaks for the account that it came by. */
  saved(owner: string): Promise<void>;
};

/** Names the ceiling that an order would go over, where it would. */
export type Counted = "counted" | "counted before" | "order_amount" | "customer_day";

/** What a customer may be charged in a day, and whether an account's new cards may be charged. */
export type ChargeGuard = {
  /** Counts an order once, however often it is asked. What goes over a ceiling is not counted. */
  count(spending: Spending): Promise<Counted>;
  /** Forgets an order that was let go. */
  forget(spending: Spending): Promise<void>;
  /** Gives the cents of a declined order back; it still counts as one of the day's orders. */
  giveBack(spending: Spending): Promise<void>;
  /** Seconds until the account's new cards may be charged; 0 is now. */
  newCardsWait(owner: string): Promise<number>;
  /** A new card was declined: it speaks against the account that it came by. */
  newCardDeclined(owner: string): Promise<void>;
};

/** A webhook as Conekta keeps it; `livemode` is null where Conekta does not say. */
type RegisteredWebhook = {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly active: boolean;
  readonly livemode: boolean | null;
};

/** Conekta's webhooks; throws as `OrderGateway` does. */
export type WebhookBook = {
  /** Oldest first, whoever registered them. */
  list(): Promise<readonly RegisteredWebhook[]>;
  /** Not idempotent: the same address twice is told everything twice. */
  create(url: string, events: readonly string[]): Promise<void>;
  /** Makes it active, too. */
  change(id: string, events: readonly string[]): Promise<void>;
  /** Content where it is gone already. */
  remove(id: string): Promise<void>;
};

/** Conekta's webhook keys; throws as `OrderGateway` does. */
export type WebhookKeyBook = {
  list(): Promise<readonly ListedKey[]>;
  /** An active one. Its public half is in this answer and never again. */
  create(): Promise<NewKey>;
  /** Content where it is gone already. */
  remove(id: string): Promise<void>;
};

/** The webhook-keys secret, for its one writer: CloudFormation runs one registration at a time. */
export type KeyRingStore = {
  read(): Promise<KeyRing>;
  write(ring: KeyRing): Promise<void>;
};

/** Somebody else's script that our page runs. */
export type ScriptSource = {
  /** What it is now, or null where it cannot be had. */
  look(): Promise<{ readonly sha256: string; readonly bytes: number } | null>;
};

/** A script as it was last seen. `id` is its address, `sha256` in hex, times are epoch ms. */
export type WatchedScript = {
  readonly id: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly sinceMs: number;
  readonly version: number;
};

export type ScriptStore = Pick<Store<WatchedScript>, "find" | "claim" | "save">;

/** A row of the example's books. Amounts in positive cents; `kind` says which way they go. */
export type LedgerEntry = {
  /** The CloudEvents id of the message that told of it. */
  readonly id: string;
  readonly orderId: string;
  readonly currency: string;
  /** ISO 8601. */
  readonly time: string;
  readonly amount: number;
  /** The row of the payment; null for that row itself. */
  readonly relatesTo: string | null;
} & (
  | {
      readonly kind: "payment";
      readonly fee: number | null;
      readonly subtotal: number;
      readonly discount: number;
      readonly shipping: number;
      readonly taxes: readonly TaxAtRate[];
      readonly formaPago: string | null;
    }
  | { readonly kind: "refund" | "disputed" | "dispute_lost" | "dispute_won" }
);

/** Rows are added, each once, and never changed. */
export type Ledger = {
  /** Strongly consistent. */
  has(id: string): Promise<boolean>;
  /** `known`: a row of this id stands already, and stays as it is. */
  post(entry: LedgerEntry): Promise<"posted" | "known">;
};

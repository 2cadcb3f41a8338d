import type { Customer } from "./customer.ts";
import type { Centavos, Currency } from "./money.ts";

/**
 * A bucket of `burst` units that fills up again by one every `everySeconds`. What comes at a time may
 * take all of them; in any hour no more than `burst + 3600 / everySeconds` get through.
 */
export type Bucket = { readonly burst: number; readonly everySeconds: number };

/** Ceilings of what is charged, in cents by currency. */
type Cents = Readonly<Record<Currency, number>>;

/** What a stage allows; docs/limits.md says why it is this much. */
export type Limits = {
  /** Cards shown to be saved: by the address they come from, their link, their customer, the account. */
  readonly cards: Readonly<Record<CardScope, Bucket>>;
  /** New cards of an account that turn out bad. */
  readonly breaker: Bucket;
  readonly orders: {
    readonly centsMax: Cents;
    readonly perCustomerAndDay: { readonly ordersMax: number; readonly centsMax: Cents };
  };
  /** Proxies of ours between the caller and the API, each of which adds an address to the request. */
  readonly proxies: number;
};

/** In the order in which they are asked: who is refused by the first spends nothing of the others. */
export const CARD_SCOPES = ["address", "link", "customer", "account"] as const;
export type CardScope = (typeof CARD_SCOPES)[number];

/** Where a card comes from, as far as it is counted: null is not counted. */
export type CardSource = {
  /** The card holder's own address; null where the merchant's server speaks for them. */
  readonly address: string | null;
  readonly linkId: string | null;
};

/** A card shown to be saved. */
export type CardAttempt = {
  /** The account: the merchant's client that made the customer or the link. */
  readonly owner: string;
  /** Null for a customer who does not exist yet. */
  readonly customerId: string | null;
  readonly source: CardSource;
};

/** Who is counted in each scope. */
export function countedIn(attempt: CardAttempt): Readonly<Record<CardScope, string | null>> {
  return {
    address: attempt.source.address,
    link: attempt.source.linkId,
    customer: attempt.customerId,
    account: attempt.owner,
  };
}

/**
 * The breaker's units. Showing a card takes one; a card that is saved gives back two; a new card that
 * is then declined takes two again. So good cards fill the bucket as fast as bad ones empty it, and it
 * runs dry where more than half of the new cards are bad.
 */
export const BREAKER = { shown: 1, saved: 2, declined: 2 } as const;

/** For so long after it was saved a declined card says something about how it came here. */
export const NEW_CARD_MS = 24 * 60 * 60 * 1000;

export function isNewCard(customer: Customer, nowMs: number): boolean {
  const { createdMs, replacement } = customer;
  return nowMs - Math.max(createdMs, replacement?.leaseMs ?? 0) < NEW_CARD_MS;
}

/** How much later a bucket is full again when so many units are taken. */
export function costMs({ everySeconds }: Bucket, units: number): number {
  return units * everySeconds * 1000;
}

/** A bucket that is full again later than this has fewer than so many units left. */
export function latestFullMs(bucket: Bucket, units: number, nowMs: number): number {
  return nowMs + costMs(bucket, bucket.burst - units);
}

/** What an order takes of its customer's day. */
export type Spending = {
  readonly orderId: string;
  /**
   * What it is counted by: the order with this very body. Another body under the same key, at the same
   * moment, is counted apart, so that to forget the one does not forget the other.
   */
  readonly mark: string;
  readonly owner: string;
  readonly customerId: string;
  readonly amount: Centavos;
  readonly currency: Currency;
  /** In Mexico City, as in `2026-01-31`. */
  readonly day: string;
};

/** Mexico City has been six hours behind UTC, all year round, since 2022. */
const MEXICO_CITY_MS = -6 * 60 * 60 * 1000;

export function dayInMexico(nowMs: number): string {
  return new Date(nowMs + MEXICO_CITY_MS).toISOString().slice(0, 10);
}

/** What refused somebody, for the audit: never an address or a name. */
export type LimitRefusal = {
  readonly limit: CardScope | "breaker" | "order_amount" | "customer_day";
  /** Who was counted: an id of ours, or a keyed digest of an address. */
  readonly subject: string;
  readonly owner: string;
};

/**
 * Names that cross the border between `infra` (which sets them) and `functions` (which read them).
 * Declared once, imported by both, so that a typo does not compile.
 */

/** Environment variables of the functions; every one of them has the stage's name. */
export const STAGE = "STAGE";
export const TABLE_NAME = "TABLE_NAME";
export const EVENTS_QUEUE_URL = "EVENTS_QUEUE_URL";
export const LOGISTICS_QUEUE_URL = "LOGISTICS_QUEUE_URL";
export const ACCOUNTING_QUEUE_URL = "ACCOUNTING_QUEUE_URL";
/** Base address of Conekta's API, without a trailing slash. */
export const CONEKTA_URL = "CONEKTA_URL";
/** ARN of the secret whose string is Conekta's private key (`key_…`). */
export const CONEKTA_KEY_SECRET = "CONEKTA_KEY_SECRET";
/** ARN of the secret whose string is a PEM bundle: one or more Conekta webhook public keys. */
export const WEBHOOK_KEYS_SECRET = "WEBHOOK_KEYS_SECRET";
/** Address of the card page, the base of the links that `create-card-link` hands out. */
export const CARD_PAGE_URL = "CARD_PAGE_URL";
/** What to do with Conekta orders that this system did not create: `ignore`, `record` or `process`. */
export const FOREIGN_ORDERS = "FOREIGN_ORDERS";
/** Seconds until an event that failed is delivered again. */
export const RETRY_DELAY_SECONDS = "RETRY_DELAY_SECONDS";
/** Seconds after which a charge that left no trace at Conekta counts as never made. */
export const SAFETY_DELAY_SECONDS = "SAFETY_DELAY_SECONDS";
/** Seconds between two runs of the reconciler, and the unit of its schedule. */
export const RECONCILE_EVERY_SECONDS = "RECONCILE_EVERY_SECONDS";

/**
 * Functions have 28 s and ask Conekta up to three times in a row. Giving up on one answer at 8 s
 * leaves time to store what is known before Lambda stops the clock.
 */
export const CONEKTA_TIMEOUT_MS = 8_000;

/** Attributes of the `payments` table that keys and indexes are made of. */
export const TABLE_KEY = "pk";
export const TTL_ATTRIBUTE = "ttl";
/** Orders of one customer, newest first. Keys only: a status change never writes to the index. */
export const BY_CUSTOMER = {
  name: "byCustomer",
  partition: "customer_id",
  sort: "created_ms",
} as const;
/** Sparse: orders with something still to come, by the time at which the reconciler looks at them. */
export const UNSETTLED = {
  name: "unsettled",
  partition: "unsettled",
  sort: "look_ms",
} as const;

/** OAuth scopes that the API's routes ask for. */
export const SCOPES = {
  customersRead: "customers:read",
  customersWrite: "customers:write",
  ordersRead: "orders:read",
  ordersWrite: "orders:write",
  ordersRefund: "orders:refund",
} as const;

/**
 * Names that cross the border between `infra` (which sets them) and `functions` (which read them).
 * Declared once, imported by both, so that a typo does not compile.
 */

/** Environment variables of the functions. */
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

/** Attributes of the `payments` table that keys and indexes are made of. */
export const TABLE_KEY = "pk";
export const TTL_ATTRIBUTE = "ttl";
/** Orders of one customer, newest first. Keys only: a status change never writes to the index. */
export const BY_CUSTOMER = {
  name: "byCustomer",
  partition: "customer_id",
  sort: "created_ms",
} as const;
/** Sparse: orders not settled yet or with messages still to deliver; what a reconciler looks at. */
export const UNSETTLED = {
  name: "unsettled",
  partition: "unsettled",
  sort: "unsettled_since",
} as const;

/** OAuth scopes that the API's routes ask for. */
export const SCOPES = {
  customersRead: "customers:read",
  customersWrite: "customers:write",
  ordersRead: "orders:read",
  ordersWrite: "orders:write",
  ordersRefund: "orders:refund",
} as const;

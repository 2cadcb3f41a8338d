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
/** Address of the script of Conekta's card Component, which the card page runs. */
export const CONEKTA_SCRIPT_URL = "CONEKTA_SCRIPT_URL";
/** ARN of the secret whose string is Conekta's private key (`key_…`). */
export const CONEKTA_KEY_SECRET = "CONEKTA_KEY_SECRET";
/** ARN of the secret whose string is a PEM bundle: one or more Conekta webhook public keys. */
export const WEBHOOK_KEYS_SECRET = "WEBHOOK_KEYS_SECRET";
/** Address of our webhook, with our mark, as Conekta has it. */
export const WEBHOOK_URL = "WEBHOOK_URL";
/** Address of the card page, the base of the links that `create-card-link` hands out. */
export const CARD_PAGE_URL = "CARD_PAGE_URL";
/** Where the merchant learns what becomes of its card links. */
export const CARD_LINKS_QUEUE_URL = "CARD_LINKS_QUEUE_URL";
/** Where the example that keeps books writes them. */
export const LEDGER_TABLE_NAME = "LEDGER_TABLE_NAME";
/** The merchant as card holders know it. */
export const MERCHANT_NAME = "MERCHANT_NAME";
/** Where the card page may lead when it is done, as a JSON list of addresses. */
export const RETURN_URLS = "RETURN_URLS";
/** Every consent text that the card page shows or has shown, as a JSON list of `PublishedConsent`. */
export const PUBLISHED_CONSENTS = "PUBLISHED_CONSENTS";
/** What to do with Conekta orders that this system did not create: `ignore`, `record` or `process`. */
export const FOREIGN_ORDERS = "FOREIGN_ORDERS";
/** Seconds until an event that failed is delivered again. */
export const RETRY_DELAY_SECONDS = "RETRY_DELAY_SECONDS";
/** Seconds after which a charge that left no trace at Conekta counts as never made. */
export const SAFETY_DELAY_SECONDS = "SAFETY_DELAY_SECONDS";
/** How many cards may be shown and how much may be charged, as JSON: `shared/contracts/limits.ts`. */
export const LIMITS = "LIMITS";
/** Seconds between two runs of the reconciler, and the unit of its schedule. */
export const RECONCILE_EVERY_SECONDS = "RECONCILE_EVERY_SECONDS";

/**
 * Functions have 28 s and ask Conekta up to three times in a row. Giving up on one answer at 8 s
 * leaves time to store what is known before Lambda stops the clock.
 */
export const CONEKTA_TIMEOUT_MS = 8_000;

/** ARN of the secret that CloudFront shows to the API, which only `check-origin` may read. */
export const ORIGIN_SECRET = "ORIGIN_SECRET";
/** The header in which CloudFront shows it; one that a visitor sends is replaced. */
export const ORIGIN_SECRET_HEADER = "x-pagos-origin";

/** Attributes of the `payments` table that keys and indexes are made of. */
export const TABLE_KEY = "pk";
export const TTL_ATTRIBUTE = "ttl";
/** Keys of what the watch of foreign scripts remembers, and all that it may touch. */
export const SCRIPT_KEYS = "SCRIPT#";
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

/**
 * For actions that concern a stage and not one caller's own customers and orders. No route asks for it
 * yet: operators act with rights of AWS. A merchant's token never holds it.
 */
export const OPERATOR_SCOPE = "operator";

/**
 * What Conekta is to tell our webhook: what becomes of orders, charges and cards. Not among it are
 * `order.created`, which tells nothing of an order that we made, and would be a webhook for each; and
 * `charge.created`, which says `declined` of charges that are paid a second later. Both stand in
 * Conekta's list of events all the same, where the reconciler looks.
 */
export const SUBSCRIBED_EVENTS = [
  "order.canceled",
  "order.charged_back",
  "order.declined",
  "order.expired",
  "order.fraudulent",
  "order.paid",
  "order.partially_refunded",
  "order.pending_payment",
  "order.pre_authorized",
  "order.refunded",
  "order.under_fraud_review",
  "order.updated",
  "order.voided",
  "charge.canceled",
  "charge.declined",
  "charge.expired",
  "charge.fraudulent",
  "charge.paid",
  "charge.pending_confirmation",
  "charge.preauthorized",
  "charge.refunded",
  "charge.reversed",
  "charge.under_fraud_review",
  "charge.chargeback.created",
  "charge.chargeback.lost",
  "charge.chargeback.under_review",
  "charge.chargeback.updated",
  "charge.chargeback.won",
  "customer.payment_source.card.blocked",
  "webhook_ping",
] as const;

/** Types of the template's custom resources, which the function `register-webhook` makes. */
export const CUSTOM_RESOURCES = {
  webhook: "Custom::ConektaWebhook",
  webhookKey: "Custom::ConektaWebhookKey",
} as const;

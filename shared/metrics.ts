/**
 * Names of what is measured. They cross the border between `functions` (which write them) and `infra`
 * (which draws and watches them). Counts, unless a name ends in its unit.
 */

/** CloudWatch's namespace of all of them. */
export const METRICS_NAMESPACE = "Pagos";

/** The dimension that every metric has: the stage's name. */
export const STAGE_DIMENSION = "stage";

export const METRIC_NAMES = [
  /** A charge was asked for; a replay of an earlier answer is none. */
  "ChargeRequested",
  "ChargePaid",
  /** Also apart by the `family` of the refusal. */
  "ChargeDeclined",
  /** Conekta was asked to charge, and nobody knows yet what became of it. */
  "ChargeUnknown",
  /** From the request until both downstream queues have `order.paid`. */
  "TimeToPaidMs",
  /** One of Conekta's answers, while a customer waits for it. */
  "ConektaMs",
  /** Conekta did not answer before money could move. */
  "ConektaUnavailable",
  /** Conekta refuses us: our key, our account or our request is wrong. */
  "MerchantMisconfigured",
  /** Something that only a mistake of ours can explain. */
  "InternalError",
  /** A refusal with a code that `shared/domain/declines.ts` does not know, or a status of that kind. */
  "UnknownConektaCode",
  /** Signed by Conekta and accepted by the queue; also apart by `event`. */
  "WebhookReceived",
  "WebhookRejected",
  /** Conekta was answered 5xx, so that it sends the event again. */
  "WebhookFailed",
  "WebhookDuplicate",
  /** A genuine event that told nothing new: others, later ones among them, came first. */
  "OutOfOrderIgnored",
  /** Conekta does not call us, or not of everything: our webhook is off, gone, or lacks events. */
  "WebhookInactive",
  /** No key that is active at Conekta is one of those that we trust. */
  "WebhookKeyInactive",
  /** A message of the events queue that neither the webhook nor the reconciler has put there. */
  "UnverifiedEnqueued",
  "EventFailed",
  /** Messages that a downstream queue has taken. */
  "FanoutSent",
  /** Orders that nobody could decide for a quarter of an hour. */
  "StateUnknown",
  /** Orders about which only a person can find out more. */
  "OrderStuck",
  /** Orders that differ from Conekta's in what must agree. */
  "ReconcileDrift",
  /** Events that never arrived, fetched from Conekta. */
  "EventMissed",
  /** Something that the reconciler could not do, by its name once a run: it tries again in the next. */
  "ReconcileTrouble",
  "LinkCreated",
  "LinkOpened",
  "LinkCompleted",
  "LinkExpired",
  /** A card was saved with the consent to other words than the stage has published. */
  "ConsentUnpublished",
  /** A card or an order was refused by a limit of the stage's: `docs/limits.md`. */
  "LimitRefused",
  /** What the card page says of itself; also apart by `state`. */
  "PageState",
  "ComponentBlocked",
  "SdkScriptChanged",
] as const;

export type MetricName = (typeof METRIC_NAMES)[number];

/** Metrics that are counted once more by one word of few, and the dimension that holds it. */
export const APART = {
  ChargeDeclined: "family",
  WebhookReceived: "event",
  PageState: "state",
} as const satisfies Partial<Record<MetricName, string>>;

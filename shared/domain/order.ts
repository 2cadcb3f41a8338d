import type { Effect } from "./effects.ts";
import type { Centavos, Currency } from "./money.ts";
import type { Finished, Operation } from "./operation.ts";
import { type Dispute, isSettled, type OrderStatus } from "./order-status.ts";

/** What the merchant asked to be charged, in the words of the API and of Conekta. Amounts in cents. */
export type OrderContents = {
  readonly line_items: readonly {
    readonly name: string;
    readonly unit_price: number;
    readonly quantity: number;
    readonly description?: string | undefined;
    readonly sku?: string | undefined;
    readonly brand?: string | undefined;
    readonly tags?: readonly string[] | undefined;
  }[];
  readonly tax_lines?:
    | readonly { readonly description: string; readonly amount: number }[]
    | undefined;
  readonly shipping_lines?:
    | readonly {
        readonly amount: number;
        readonly carrier?: string | undefined;
        readonly method?: string | undefined;
        readonly tracking_number?: string | undefined;
      }[]
    | undefined;
  readonly discount_lines?:
    | readonly { readonly code: string; readonly type: string; readonly amount: number }[]
    | undefined;
  readonly metadata?: Readonly<Record<string, string | number | boolean>> | undefined;
};

/** Why a bank or Conekta refused a charge: Conekta's code, and the id of its log for support. */
export type Decline = { readonly code: string; readonly logId: string | null };

/** `at`: epoch seconds, where Conekta told. */
export type Refund = { readonly id: string; readonly amount: Centavos; readonly at?: number };

/** What Conekta says of the card that was charged, as far as receipts and books may show it. */
export type ChargedCard = {
  readonly brand: string | null;
  readonly last4: string | null;
  readonly kind: "credit" | "debit" | null;
};

/** The captured (or authorized) charge. `fee` is what Conekta keeps, in cents, where it says so. */
export type Charge = {
  readonly id: string;
  readonly fee: Centavos | null;
  readonly paidAt: number | null;
  /** Absent where nobody told, as in orders that were stored before it was asked. */
  readonly card?: ChargedCard;
};

/** One line of an order's history: enough to say who moved it, when (epoch s), from where to where. */
export type Step = {
  readonly at: number;
  readonly cause: string;
  readonly from: OrderStatus;
  readonly to: OrderStatus;
};

/**
 * The aggregate: one item, one version, read whole and written whole.
 *
 * `processing` without `conektaOrderId`: claimed, no money can have moved.
 * `processing` with it: a charge may have been sent, and only evidence may say what became of it.
 */
export type Order = {
  readonly id: string;
  /** The caller whose key claimed it; null for an order that another system created at Conekta. */
  readonly owner: string | null;
  /** Digest of operation and canonical body: the same key with another body is refused. */
  readonly fingerprint: string;
  /** Our customer's id; a foreign order has Conekta's, or an empty text. */
  readonly customerId: string;
  readonly conektaCustomerId: string | null;
  readonly conektaOrderId: string | null;
  /** Of the request that asked for it: names it in logs, at Conekta and in downstream messages. */
  readonly correlationId: string | null;
  readonly amount: Centavos;
  readonly currency: Currency;
  readonly contents: OrderContents;
  /** False asks for a pre-authorization, captured later. */
  readonly capture: boolean;
  readonly status: OrderStatus;
  readonly dispute: Dispute;
  readonly amountRefunded: Centavos;
  readonly refunds: readonly Refund[];
  readonly charge: Charge | null;
  readonly decline: Decline | null;
  /** Where the card holder confirms the charge with their bank (3-D Secure). */
  readonly nextActionUrl: string | null;
  /** Ids of Conekta's events applied, each once. */
  readonly seen: readonly string[];
  /** Effects that no downstream queue has taken yet; committed together with the status. */
  readonly outbox: readonly Effect[];
  readonly history: readonly Step[];
  /** What was asked of Conekta about it and is not decided yet. */
  readonly operation: Operation | null;
  /** What became of earlier ones, oldest first. */
  readonly operations: readonly Finished[];
  /** Epoch ms, so that a list sorts within a second; the API shows seconds. */
  readonly createdMs: number;
  /** Epoch ms until which the invocation that claimed it is left alone. */
  readonly leaseMs: number;
  /** Epoch ms at which the reconciler looks at it, should it still be unsettled by then. */
  readonly lookMs: number;
  /** Counts writes; each write names the version that it read. */
  readonly version: number;
};

/**
 * True while the reconciler has reason to look at it. What becomes of a foreign order is another system's
 * business: a slip to pay in a shop may stay unpaid for a month, and we only listen.
 */
export function isUnsettled(order: Order): boolean {
  const isOpen = order.owner !== null && !isSettled(order.status);
  return isOpen || order.outbox.length > 0 || order.operation !== null;
}

/** A claimed order, before anybody else has heard of it. */
export function newOrder(
  claim: Pick<
    Order,
    "id" | "owner" | "fingerprint" | "customerId" | "amount" | "currency" | "contents" | "capture"
  > &
    Partial<Pick<Order, "correlationId">>,
  now: { readonly createdMs: number; readonly leaseMs: number },
): Order {
  return {
    correlationId: null,
    ...claim,
    ...now,
    lookMs: Math.max(now.createdMs, now.leaseMs),
    conektaCustomerId: null,
    conektaOrderId: null,
    status: "processing",
    dispute: "none",
    amountRefunded: 0 as Centavos,
    refunds: [],
    charge: null,
    decline: null,
    nextActionUrl: null,
    seen: [],
    outbox: [],
    history: [],
    operation: null,
    operations: [],
    version: 0,
  };
}

/**
 * The status that a history ends in: what the stored one has to be. Throws on a history with a hole,
 * which nothing that joins evidence can write.
 */
export function statusFromHistory(history: readonly Step[]): OrderStatus {
  return history.reduce<OrderStatus>((status, { from, to }) => {
    if (from !== status) throw new Error(`A history goes on from ${from} after ${status}.`);
    return to;
  }, "processing");
}

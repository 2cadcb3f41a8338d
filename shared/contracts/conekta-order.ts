import * as z from "zod/mini";
import { type Evidence, noEvidence } from "#shared/domain/apply-evidence.ts";
import { centavos } from "#shared/domain/money.ts";
import type { Charge, ChargedCard, Decline, Refund } from "#shared/domain/order.ts";
import { isClosed, type OrderStatus, statusNamed } from "#shared/domain/order-status.ts";
import { ORDER_ID_KEY, STAGE_KEY } from "./create-order.ts";

/*
 * What we read of Conekta's orders and charges, and nothing more. Recorded answers carry null where
 * the published specification promises a value, so all but id, amount and currency may be missing.
 */

const text = z.nullish(z.string());

export const ConektaCharge = z.object({
  id: z.string(),
  order_id: text,
  status: text,
  amount: z.nullish(z.int()),
  currency: text,
  customer_id: text,
  reference_id: text,
  failure_code: text,
  fee: z.optional(z.unknown()),
  paid_at: z.optional(z.unknown()),
  payment_method: z.optional(z.unknown()),
  refunds: z.nullish(
    z.object({
      data: z.array(
        z.object({ id: z.string(), amount: z.int(), created_at: z.optional(z.unknown()) }),
      ),
    }),
  ),
});
export type ConektaCharge = z.output<typeof ConektaCharge>;

export const ConektaOrder = z.object({
  id: z.string(),
  amount: z.int(),
  currency: z.string(),
  payment_status: text,
  amount_refunded: z.nullish(z.int()),
  customer_info: z.nullish(z.object({ customer_id: text })),
  metadata: z.nullish(z.record(z.string(), z.unknown())),
  next_action: z.nullish(z.object({ redirect_to_url: z.nullish(z.object({ url: z.string() })) })),
  charges: z.nullish(z.object({ data: z.array(ConektaCharge) })),
});
export type ConektaOrder = z.output<typeof ConektaOrder>;

const BearsOurId = z.object({ metadata: z.object({ [ORDER_ID_KEY]: z.string() }) });

/**
 * One of a list, or nothing where it cannot be read and is nobody's of ours: another system's would end
 * every comparison. Throws where it is ours.
 */
export function readListed(listed: unknown): readonly ConektaOrder[] {
  const order = ConektaOrder.safeParse(listed).data;
  if (order !== undefined) return [order];
  return BearsOurId.safeParse(listed).success ? [ConektaOrder.parse(listed)] : [];
}

const OUR_ID = /^pbd_[a-z2-7]{26}$/;

/** Statuses of a charge whose money Conekta has. */
const CAPTURED = new Set(["paid", "partially_refunded", "refunded"]);

/** The id under which we know an order, or null where another system created it. */
export function ourIdOf(candidate: unknown): string | null {
  return typeof candidate === "string" && OUR_ID.test(candidate) ? candidate : null;
}

export function ourIdOfOrder(order: ConektaOrder): string | null {
  return ourIdOf(order.metadata?.[ORDER_ID_KEY]);
}

/**
 * Whether another stage made an order, with the same account of Conekta. One that names no stage was
 * made before orders did, or by nobody of ours, and is not another stage's.
 */
export function isOfAnotherStage(order: ConektaOrder, stage: string): boolean {
  const named = order.metadata?.[STAGE_KEY];
  return typeof named === "string" && named !== stage;
}

/**
 * What Conekta's picture of an order proves. The charges decide before `payment_status` does: a
 * declined order can read as `pending_payment` or as nothing at all, and the paid charge of a
 * retried order need not be the first in the list.
 */
export function evidenceOf(order: ConektaOrder): Evidence {
  const charges = order.charges?.data ?? [];
  const taken = charges.filter((charge) => CAPTURED.has(charge.status ?? ""));
  const [captured] = taken;
  return {
    ...noEvidence(order.id),
    status: statusOf(order, captured),
    dispute: order.payment_status === "charged_back" ? "open" : "none",
    amountRefunded: centavos(Math.abs(order.amount_refunded ?? 0)),
    refunds: charges.flatMap(refundsOf),
    charge: captured ? chargeOf(captured) : authorizedOf(order),
    decline: declineOf(charges),
    nextActionUrl: order.next_action?.redirect_to_url?.url ?? null,
    amount: order.amount,
    charged: taken.length === 0 ? null : chargedBy(taken, order.amount),
    currency: order.currency,
    conektaCustomerId: order.customer_info?.customer_id || null,
  };
}

/** What the card paid: the order's amount, unless Conekta charged another, or charged twice. */
function chargedBy(taken: readonly ConektaCharge[], ordered: number): number {
  return taken.reduce((sum, { amount }) => sum + (amount ?? ordered), 0);
}

/** True when Conekta has no charge of the order, not even one that waits for somebody. */
export function neverCharged(order: ConektaOrder): boolean {
  const status = statusNamed(order.payment_status ?? "");
  const silent = order.payment_status == null || (status !== null && isClosed(status));
  return silent && !order.next_action && (order.charges?.data.length ?? 0) === 0;
}

/** A charge on its own adds detail; it never moves the order (CONEKTA: order events decide). */
export function detailOf(charge: ConektaCharge, orderId: string): Evidence {
  const captured = CAPTURED.has(charge.status ?? "");
  return {
    ...noEvidence(orderId),
    refunds: refundsOf(charge),
    charge: captured ? chargeOf(charge) : null,
    amount: charge.amount ?? null,
    currency: charge.currency ?? null,
    conektaCustomerId: charge.customer_id || null,
  };
}

/** A word that Conekta uses and we do not know yet; kept in the log, counted, never fatal. */
export function unknownWordOf(order: ConektaOrder): string | null {
  const word = order.payment_status;
  return word && statusNamed(word) === null ? word : null;
}

function chargeOf(charge: ConektaCharge): Charge {
  const { id, fee, paid_at } = charge;
  const card = cardOf(charge);
  const keeps = countIn(fee);
  return {
    id,
    fee: keeps === null ? null : centavos(keeps),
    paidAt: momentIn(paid_at),
    ...(card && { card }),
  };
}

/*
 * Fee, time and card are for receipts and books only: whatever they look like, they keep no payment
 * from being recorded.
 */

function countIn(told: unknown): number | null {
  return typeof told === "number" && Number.isSafeInteger(told) && told >= 0 ? told : null;
}

/** The end of the year 9999: what comes later, such as a time in milliseconds, is no date to anybody. */
const LAST_SECOND = 253_402_300_799;

function momentIn(told: unknown): number | null {
  const seconds = countIn(told);
  return seconds !== null && seconds <= LAST_SECOND ? seconds : null;
}

const PaymentMethod = z.object({ type: text, brand: text, last4: text });

/** Conekta calls the kind of card the `type` of the payment method. */
function cardOf({ payment_method }: ConektaCharge): ChargedCard | null {
  const method = PaymentMethod.safeParse(payment_method).data;
  if (!method?.last4) return null;
  const { type, brand, last4 } = method;
  return { brand: brand ?? null, last4, kind: type === "credit" || type === "debit" ? type : null };
}

function statusOf(order: ConektaOrder, captured: ConektaCharge | undefined): OrderStatus | null {
  const told = statusNamed(order.payment_status ?? "");
  // A declined order, and one that waits for its card holder, can read as pending: look closer.
  if (told && told !== "pending_payment") return told;
  if (captured) return "paid";
  if (order.next_action?.redirect_to_url) return "requires_action";
  const newest = order.charges?.data[0]?.status;
  if (newest === "declined") return "declined";
  return told;
}

function authorizedOf(order: ConektaOrder): Charge | null {
  const charge = order.charges?.data.find(({ status }) => status === "pre_authorized");
  return charge ? chargeOf(charge) : null;
}

function declineOf(charges: readonly ConektaCharge[]): Decline | null {
  const [newest] = charges;
  if (newest?.status !== "declined" || !newest.failure_code) return null;
  return { code: newest.failure_code, logId: null };
}

/** Conekta writes refunded cents as negative numbers. */
function refundsOf(charge: ConektaCharge): readonly Refund[] {
  const refunds = charge.refunds?.data ?? [];
  return refunds.map(({ id, amount, created_at }) => {
    const at = momentIn(created_at);
    return { id, amount: centavos(Math.abs(amount)), ...(at !== null && { at }) };
  });
}

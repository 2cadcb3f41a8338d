import type { Hop, Payment } from "#local/console/contract.ts";
import { isSettled, ORDER_STATUSES } from "#shared/domain/order-status.ts";
import type { StoredItem } from "./table-write.ts";

/** A payment of which nothing is known yet but its id. */
export function firstSight(id: string, at: number): Payment {
  return {
    id,
    kind: kindOf(id),
    status: null,
    amount: null,
    currency: null,
    conektaOrderId: null,
    customerId: null,
    firstAt: at,
    lastAt: at,
    hops: 0,
    troubles: 0,
    settledMs: null,
    settled: false,
    dead: false,
  };
}

function kindOf(id: string): Payment["kind"] {
  if (id.startsWith("pbd_") || id.startsWith("ord_")) return "order";
  return id.startsWith("cus_") ? "card" : "event";
}

/** The payment after one more hop, and after the write that the hop was, if it was one. */
export function withHop(payment: Payment, hop: Hop, item: StoredItem | undefined): Payment {
  const seen: Payment = {
    ...payment,
    firstAt: Math.min(payment.firstAt, hop.at - hop.waitMs),
    lastAt: Math.max(payment.lastAt, hop.at + hop.ms),
    hops: payment.hops + 1,
    troubles: payment.troubles + (hop.outcome === "ok" ? 0 : 1),
    dead: payment.dead || hop.facts["dead"] === true,
  };
  if (item === undefined) return seen;
  const told = payment.kind === "card" ? cardFacts(item) : orderFacts(item, payment);
  const isNew = told.settled && !payment.settled;
  return { ...seen, ...told, ...(isNew && { settledMs: hop.at + hop.ms - seen.firstAt }) };
}

function cardFacts(item: StoredItem) {
  const isForgotten = typeof item["forgotten_ms"] === "number";
  const isSaved = typeof item["card"] === "object" && item["card"] !== null;
  // A card link makes its customer first: there is a card once its holder saved one.
  const status = isSaved ? "saved" : "no_card";
  return { status: isForgotten ? "forgotten" : status, settled: isSaved || isForgotten };
}

function orderFacts(item: StoredItem, before: Payment) {
  const status = ORDER_STATUSES.find((each) => each === item["status"]);
  return {
    status: status ?? before.status,
    settled: status !== undefined && isSettled(status),
    amount: numberOr(item["amount"], before.amount),
    currency: textOr(item["currency"], before.currency),
    conektaOrderId: textOr(item["conekta_order_id"], before.conektaOrderId),
    customerId: textOr(item["customer_id"], before.customerId),
  };
}

function textOr(value: unknown, otherwise: string | null): string | null {
  return typeof value === "string" ? value : otherwise;
}

function numberOr(value: unknown, otherwise: number | null): number | null {
  return typeof value === "number" ? value : otherwise;
}

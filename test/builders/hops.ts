import type { Hop, Payment } from "#local/console/contract.ts";
import { firstSight } from "#local/trace/payment-of.ts";

export const ORDER_ID = `pbd_${"a".repeat(26)}`;

export function aPayment(differences: Partial<Payment> = {}): Payment {
  return { ...firstSight(ORDER_ID, 1_000), ...differences };
}

export function aHop(differences: Partial<Hop> = {}): Hop {
  return {
    id: 1,
    paymentId: ORDER_ID,
    lane: "api",
    at: 1_000,
    ms: 10,
    waitMs: 0,
    outcome: "ok",
    title: "POST /orders 201",
    fn: "create-order",
    invocation: "one",
    facts: {},
    request: null,
    response: null,
    ...differences,
  };
}

import * as z from "zod/mini";

/** Conekta's amounts are 32-bit integers. */
const Cents = z.int().check(z.minimum(1), z.maximum(2_147_483_647));

/** Why money is given back, in Conekta's words. */
const REASONS = [
  "requested_by_client",
  "cannot_be_fulfilled",
  "duplicated_transaction",
  "suspected_fraud",
  "other",
] as const;

/** Body of `POST /orders/{id}/refunds`. Without an amount, all that is left is given back. */
export const RefundOrderRequest = z.strictObject({
  amount: z.optional(Cents),
  reason: z.optional(z.enum(REASONS)),
});
export type RefundOrderRequest = z.output<typeof RefundOrderRequest>;

/** Body of `POST /orders/{id}/capture`. Only the whole order is captured; naming it is a check. */
export const CaptureOrderRequest = z.strictObject({ amount: z.optional(Cents) });
export type CaptureOrderRequest = z.output<typeof CaptureOrderRequest>;

import * as z from "zod";
import { problemOf } from "#shared/contracts/problem.ts";
import { copyFor } from "#shared/domain/declines.ts";
import {
  PagosError,
  PROBLEMS,
  type ProblemCode,
  type ProblemContext,
} from "#shared/domain/errors.ts";
import { Copy } from "./answers.ts";

const codes = Object.keys(PROBLEMS);

const FieldError = z.strictObject({
  pointer: z.string().meta({ description: "A JSON Pointer: `#/line_items/0/unit_price`." }),
  code: z.string(),
  detail: z.string(),
});

const ConektaSaid = z
  .strictObject({ code: z.string(), type: z.string().nullable(), log_id: z.string().nullable() })
  .meta({ description: "Conekta's words, for their support." });

/** RFC 9457, with every extension member that a problem of ours may carry. */
export const Problem = z.strictObject({
  type: z.string(),
  title: z.string().meta({ description: "In Spanish for `Accept-Language: es`." }),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
  code: z.enum(codes).meta({ description: "Stable; write programs against it." }),
  retryable: z
    .boolean()
    .meta({ description: "The same request, with the same Idempotency-Key, may be sent again." }),
  request_id: z.string(),
  retry_after_s: z.int().min(0).optional(),
  errors: z.array(FieldError).optional(),
  conekta: ConektaSaid.optional(),
  order_id: z.string().optional(),
  order_status: z.string().optional(),
  decline_family: z.string().optional(),
  user_message: Copy.optional(),
  ceiling: z.enum(["order_amount", "customer_day"]).optional(),
  attempts_left: z.int().min(0).optional(),
  renewable: z.boolean().optional(),
  expires_at: z.int().optional(),
});

/** What API Gateway says where no function was asked, or none answered. */
export const GatewayMessage = z.strictObject({ message: z.string() });

type Said = Omit<ProblemContext, "code"> & { readonly detail: string };

const DECLINED = "conekta.errors.processing.bank.insufficient_funds";
const declined = {
  conekta: { code: DECLINED, type: null, logId: "65f1c0d2a4b3c20001e8f9a1" },
  extra: { decline_family: "insufficient_funds", user_message: copyFor(DECLINED) },
};
const orderId = "ord_5dhbdfpt4n6xjq2k7w3v9c8m1a";
const spent = { renewable: true, expires_at: 1_790_000_000 };

/** One answer for each code, in the words of the function that gives it. */
const SAID: Readonly<Record<ProblemCode, Said>> = {
  malformed_json: { detail: "The body cannot be read as JSON in UTF-8." },
  invalid_idempotency_key: {
    detail: "Send an Idempotency-Key header, one per charge that you mean to make.",
  },
  link_invalid: { detail: "Send the link's whole token as Authorization: Bearer." },
  pin_wrong: {
    detail: "The PIN is the last four digits of the phone that the link was made for.",
    extra: { attempts_left: 4 },
  },
  link_not_found: { detail: "No link has this token." },
  link_state: { detail: "The link has brought its card; remove the card to undo that." },
  link_revoked: { detail: "The merchant has revoked the link." },
  link_exhausted: { detail: "The link was tried too often.", extra: spent },
  link_expired: { detail: "The link has expired.", extra: spent },
  webhook_signature_invalid: { detail: "The Digest header is missing." },
  card_refused: { detail: "Conekta did not accept the card; nothing was saved.", ...declined },
  charge_declined: {
    detail: "The card was refused; nothing was charged.",
    orderId,
    ...declined,
    extra: { order_status: "declined", ...declined.extra },
  },
  ceiling_exceeded: {
    detail: "This order is more than may be charged; nothing was.",
    orderId,
    extra: { ceiling: "order_amount" },
  },
  not_found: { detail: "There is nothing of yours under this id." },
  request_in_progress: {
    detail: "The first request with this Idempotency-Key has not finished.",
    retryAfterSeconds: 2,
  },
  order_state: {
    detail: "Nothing was paid that could be given back.",
    orderId,
    extra: { order_status: "declined" },
  },
  payload_too_large: { detail: "The body is larger than this route takes." },
  validation_failed: {
    detail: "1 member is not valid.",
    errors: [
      {
        pointer: "#/line_items/0/unit_price",
        code: "invalid_type",
        detail: "Must be a whole number.",
      },
    ],
  },
  idempotency_conflict: {
    detail: "This Idempotency-Key was used for a request with another body; use a new key.",
    orderId,
  },
  operation_refused: {
    detail: "Conekta did not accept it; nothing was changed.",
    orderId,
    conekta: { code: "conekta.errors.parameter_validation", type: null, logId: null },
    extra: { order_status: "paid" },
  },
  too_many_attempts: {
    detail: "Too many cards were shown; try again later.",
    retryAfterSeconds: 600,
  },
  internal: { detail: "Something failed on our side." },
  charge_not_made: {
    detail: "No charge was made, and none will be; start anew with a new key.",
    orderId,
    extra: { order_status: "failed" },
  },
  operation_not_made: {
    detail: "It was not done, and will not be; start anew with a new key.",
    orderId,
  },
  conekta_refused_us: {
    detail: "Conekta does not deal with us as configured; nothing was charged.",
  },
  conekta_unavailable: {
    detail: "Conekta is not answering; nothing was charged. Ask again.",
    retryAfterSeconds: 5,
  },
  payment_verification_unavailable: {
    detail: "Conekta cannot be asked what became of an earlier charge; no other was sent.",
    orderId,
    retryAfterSeconds: 60,
  },
};

/** Made by the code that makes the real ones. */
export function problemExample(code: ProblemCode) {
  const { detail, ...context } = SAID[code];
  const about = { requestId: "49537dfe-8234-4701-bb3d-32200dcb529b", language: "en" } as const;
  return problemOf(new PagosError(detail, { code, ...context }), about);
}

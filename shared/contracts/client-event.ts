import * as z from "zod/mini";

/** The card page's states. A short list: CloudWatch charges for every word it has ever counted. */
const PAGE_STATES = [
  "link.loading",
  "link.unreachable",
  "link.invalid",
  "link.expired",
  "link.revoked",
  "link.used",
  "link.elsewhere",
  "component.loading",
  "component.slow",
  "component.blocked",
  "ready",
  "submitting.tokenizing",
  "submitting.saving",
  "action.required",
  "returning",
  "pending",
  "success",
  "error.recoverable",
  "error.final",
  "offline",
] as const;

/** Longer runs of digits could be a card or a phone. */
const NO_LONG_NUMBER = /^(?!.*\d{7})/;

/**
 * Body of `POST /client-events`: which state the card page has come to, why, and how many ms after
 * it was opened. Nothing of a person, a card or a link fits into it.
 */
export const ClientEvent = z.strictObject({
  state: z.enum(PAGE_STATES),
  code: z.optional(
    z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9._-]{0,39}$/), z.regex(NO_LONG_NUMBER)),
  ),
  elapsed_ms: z.int().check(z.minimum(0), z.maximum(86_400_000)),
});

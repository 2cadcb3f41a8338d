import * as z from "zod/mini";
import { CustomerId, Metadata } from "./create-order.ts";
import { Person, TokenId } from "./customer.ts";

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** Seconds that a link lives: long enough to be read tomorrow, short enough to be forgotten. */
export const LINK_LIFE = { shortest: 15 * MINUTE, usual: 2 * DAY, longest: 30 * DAY } as const;

/** Cards that were refused and PINs that were wrong, before a link is of no more use. */
export const LINK_ATTEMPTS = { usual: 5, most: 20 } as const;

const Life = z.optional(z.int().check(z.minimum(LINK_LIFE.shortest), z.maximum(LINK_LIFE.longest)));

const Shape = z.strictObject({
  /** One of ours, whose card the holder will replace… */
  customer_id: z.optional(CustomerId),
  /** …or somebody new, who becomes a customer by saving a card. */
  customer: z.optional(Person),
  /** What the card is for, in the merchant's words: the page shows it. */
  purpose: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(120))),
  expires_in: Life,
  max_attempts: z.optional(z.int().check(z.minimum(1), z.maximum(LINK_ATTEMPTS.most))),
  locale: z.optional(z.enum(["es", "en"])),
  /** Where the page leads when the card is saved; only where the stage allows. */
  return_url: z.optional(z.url({ protocol: /^https?$/ }).check(z.maxLength(500))),
  /** `phone_last4`: the holder proves to know the last four digits of their own phone. */
  pin: z.optional(z.enum(["phone_last4"])),
  metadata: z.optional(Metadata),
});

/** Body of `POST /card-links`. `expires_in` in seconds. */
export const CreateCardLinkRequest = Shape.check(
  z.refine((request) => (request.customer === undefined) !== (request.customer_id === undefined), {
    error: "Give either customer_id or customer.",
    path: ["customer"],
  }),
);
export type CreateCardLinkRequest = z.output<typeof CreateCardLinkRequest>;

/** Body of `POST /card-links/{id}/renew`; it may be left out. `expires_in` in seconds from now. */
export const RenewCardLinkRequest = z.strictObject({ expires_in: Life });

/** Which consent text the card holder read: its version, its language and the SHA-256 of its words. */
const Consent = z.strictObject({
  version: z.string().check(z.minLength(1), z.maxLength(40)),
  locale: z.string().check(z.regex(/^[a-z]{2}(-[A-Z]{2})?$/)),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});

/** Body of `POST /card-link/card`. `pin` only where `GET /card-link` says `pin_required`. */
export const SaveCardRequest = z.strictObject({
  token_id: TokenId,
  consent: Consent,
  pin: z.optional(z.string().check(z.regex(/^[0-9]{4}$/))),
});
export type SaveCardRequest = z.output<typeof SaveCardRequest>;

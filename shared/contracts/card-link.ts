import * as z from "zod/mini";
import {
  attemptsLeft,
  type CardLink,
  linkState,
  maskedEmail,
  maskedName,
} from "#shared/domain/card-link.ts";
import { CustomerId, Metadata } from "./create-order.ts";
import { Person, TokenId } from "./customer.ts";
import { cardView } from "./customer-view.ts";

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

/** What the card page may show to whoever holds the link; times in epoch s. */
export function linkPageView(link: CardLink, nowMs: number) {
  return {
    object: "card_link",
    /**
     * `open`: a card may be typed. `saving`: one is on its way right now. `pending`: nobody knows
     * whether Conekta saved it; asking again asks Conekta. `completed`: `card` is saved. A bank that
     * wants to see the holder does so inside Conekta's frame, before there is a token: the API hears
     * nothing of it.
     */
    state: linkState(link, nowMs),
    payer: { name: maskedName(link.name), email: maskedEmail(link.email) },
    purpose: link.purpose,
    card: link.card && cardView(link.card),
    pin_required: link.pin !== null,
    attempts_left: attemptsLeft(link),
    expires_at: link.expiresAt,
    return_url: link.returnUrl,
    locale: link.locale,
    consent: link.consent && { version: link.consent.textVersion },
    receipt: link.completedAt === null ? null : { id: link.receipt, saved_at: link.completedAt },
  };
}

/** A link as the merchant sees it; times in epoch s. */
export function cardLinkView(link: CardLink, nowMs: number) {
  return {
    id: link.id,
    object: "card_link",
    state: linkState(link, nowMs),
    customer_id: link.customerId,
    purpose: link.purpose,
    locale: link.locale,
    return_url: link.returnUrl,
    pin: link.pin,
    metadata: link.metadata,
    max_attempts: link.maxAttempts,
    attempts: link.attempts,
    card: link.card && cardView(link.card),
    receipt: link.completedAt === null ? null : link.receipt,
    created_at: link.createdAt,
    expires_at: link.expiresAt,
    opened_at: link.openedAt,
    completed_at: link.completedAt,
    revoked_at: link.revokedAt,
    expired_at: link.expiredAt,
    renewal_requested_at: link.renewalRequestedAt,
  };
}

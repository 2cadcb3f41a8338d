import {
  attemptsLeft,
  type CardLink,
  linkState,
  maskedEmail,
  maskedName,
} from "#shared/domain/card-link.ts";
import { cardView } from "./customer-view.ts";

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
    forgotten_at: link.forgottenAt,
  };
}

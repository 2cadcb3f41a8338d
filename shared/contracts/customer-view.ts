import type { Card, ChargeableCustomer, Consent } from "#shared/domain/customer.ts";

/** All that the API ever shows of a card. */
export function cardView({ brand, last4, expMonth, expYear }: Card) {
  return { brand, last4, exp_month: expMonth, exp_year: expYear };
}

/** What the card's holder agreed to, when (epoch s), and through which link. */
function consentView({ textVersion: version, acceptedAt, linkId, ...consent }: Consent) {
  const { locale, sha256, published } = consent;
  return { version, locale, sha256, published, accepted_at: acceptedAt, link_id: linkId };
}

/** A customer as the API shows it; `created_at` in epoch seconds. */
export function customerView(customer: ChargeableCustomer) {
  return {
    id: customer.id,
    object: "customer",
    name: customer.name,
    email: customer.email,
    phone: customer.phone,
    card: cardView(customer.card),
    consent: customer.consent && consentView(customer.consent),
    conekta_customer_id: customer.conektaCustomerId,
    metadata: customer.metadata,
    created_at: Math.floor(customer.createdMs / 1000),
  };
}

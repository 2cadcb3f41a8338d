import type { Card, ChargeableCustomer } from "#shared/domain/customer.ts";

/** All that the API ever shows of a card. */
export function cardView({ brand, last4, expMonth, expYear }: Card) {
  return { brand, last4, exp_month: expMonth, exp_year: expYear };
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
    conekta_customer_id: customer.conektaCustomerId,
    metadata: customer.metadata,
    created_at: Math.floor(customer.createdMs / 1000),
  };
}

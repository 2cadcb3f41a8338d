/** A saved card, as far as anybody but Conekta knows it. `sourceId` is what is charged. */
export type Card = {
  readonly sourceId: string;
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: string;
  readonly expYear: string;
};

/** Which consent text was accepted, in which language, and when (epoch s). */
export type Consent = {
  readonly textVersion: string;
  readonly locale: string;
  readonly acceptedAt: number;
};

/**
 * A person with a card saved at Conekta. Claimed before Conekta hears of it, like an order:
 * without `conektaCustomerId` nothing has left, without `card` the card may or may not be saved.
 */
export type Customer = {
  readonly id: string;
  readonly owner: string;
  readonly fingerprint: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
  readonly consent: Consent | null;
  readonly conektaCustomerId: string | null;
  readonly card: Card | null;
  /** Epoch ms. */
  readonly createdMs: number;
  /** Epoch ms until which the invocation that claimed it is left alone. */
  readonly leaseMs: number;
  readonly version: number;
};

/** A customer whose card is saved, so that it can be charged. */
export type ChargeableCustomer = Customer & {
  readonly conektaCustomerId: string;
  readonly card: Card;
};

export function isChargeable(customer: Customer): customer is ChargeableCustomer {
  return customer.conektaCustomerId !== null && customer.card !== null;
}

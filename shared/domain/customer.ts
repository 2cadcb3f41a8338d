/** A saved card, as far as anybody but Conekta knows it. `sourceId` is what is charged. */
export type Card = {
  readonly sourceId: string;
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: string;
  readonly expYear: string;
};

/** A text by which a card holder consents, as it is published in one language. */
export type PublishedConsent = {
  readonly version: string;
  readonly locale: string;
  /** Of the words as they are shown, in UTF-8, in hexadecimal. */
  readonly sha256: string;
};

/** Which consent text was accepted, in which language, when (epoch s), and through which link. */
export type Consent = {
  readonly textVersion: string;
  readonly locale: string;
  readonly sha256: string;
  /** Whether these are words that the stage has published, so that it is known what was agreed to. */
  readonly published: boolean;
  readonly linkId: string;
  readonly acceptedAt: number;
};

/**
 * A card on its way to take the place of the saved one. `claimed`: it may be saved at Conekta.
 * `stored`: it is the customer's card, and the old one may still be at Conekta. `done`: it is gone.
 */
export type Replacement = {
  /** Digest of the token that stands for the new card: the same token again is the same request. */
  readonly token: string;
  readonly status: "claimed" | "stored" | "done";
  /** Epoch ms until which the invocation that claimed it is left alone. */
  readonly leaseMs: number;
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
  /** The last time that the card was replaced; null when it never was. */
  readonly replacement: Replacement | null;
  /** Epoch ms at which the person was forgotten here; null for everybody else. */
  readonly forgottenMs: number | null;
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

/** A customer-to-be: claimed, and nobody else has heard of it. */
export function newCustomer(
  claim: Pick<
    Customer,
    "id" | "owner" | "fingerprint" | "name" | "email" | "phone" | "metadata" | "consent"
  >,
  now: { readonly createdMs: number; readonly leaseMs: number },
): Customer {
  return {
    ...claim,
    ...now,
    conektaCustomerId: null,
    card: null,
    replacement: null,
    forgottenMs: null,
    version: 0,
  };
}

/**
 * What is left of a person who is forgotten: a pseudonym, so that their orders keep their reference.
 * Not even the digest of the request stays, as a name and an address can be guessed from one. The
 * id at Conekta stays until Conekta has forgotten them too. What was agreed to stays for good: it names
 * nobody, and banks ask for months about charges that were made under it.
 */
export function forgotten(customer: Customer, nowMs: number): Customer {
  return {
    ...customer,
    fingerprint: "",
    name: "",
    email: "",
    phone: null,
    metadata: {},
    card: null,
    replacement: null,
    forgottenMs: customer.forgottenMs ?? nowMs,
  };
}

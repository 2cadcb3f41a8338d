/**
 * Why a card was refused, in the few families that a card holder can act on, with what to tell them.
 *
 * Conekta's codes come in two namespaces: long ones in an error's `details[].code`
 * (`conekta.errors.processing.bank.insufficient_funds`) and short ones in a charge's `failure_code`.
 * Both are looked up by their last words. Lost, stolen and suspected cards are told what any other
 * refusal is told: the words go to whoever holds the card, and only the family to the merchant.
 */
export type DeclineFamily = keyof typeof DECLINES_IN_SPANISH;

type Copy = { readonly es: string; readonly en: string };

/** What to tell the card holder of a family, in Spanish; apart, so that the page loads one language. */
export const DECLINES_IN_SPANISH = {
  card_data_invalid:
    "Revisa el número, la fecha y el código de seguridad de tu tarjeta. Si tu banco usa CVV dinámico, genera uno nuevo. No se hizo ningún cargo.",
  insufficient_funds: "Tu tarjeta no tiene saldo o límite suficiente. Prueba con otra tarjeta.",
  bank_declined:
    "Tu banco no autorizó la operación. Llama al número al reverso de tu tarjeta o usa otra.",
  risk_declined:
    "Tu banco no autorizó la operación. Llama al número al reverso de tu tarjeta o usa otra. Si crees que es un error, escríbenos.",
  authentication_failed:
    "No pudimos confirmar tu identidad con tu banco. Inténtalo otra vez y ten tu celular a la mano.",
  card_not_accepted: "Este comercio no acepta ese tipo de tarjeta. Usa otra tarjeta.",
  installments_unavailable: "Los meses sin intereses no están disponibles con esta tarjeta.",
  token_expired_or_used:
    "Por tu seguridad, los datos que escribiste caducaron. Escribe tu tarjeta otra vez; no se hizo ningún cargo.",
  bank_unavailable:
    "No pudimos comunicarnos con tu banco. Espera unos minutos e inténtalo de nuevo; no necesitas otra tarjeta.",
  merchant_misconfigured:
    "El comercio no puede aceptar tarjetas en este momento. No es un problema de tu tarjeta.",
  already_done: "Este pago ya se hizo. No generamos un segundo cargo.",
  unknown: "Tu tarjeta no fue aceptada. No se hizo ningún cargo. Inténtalo de nuevo o usa otra.",
} as const;

const IN_ENGLISH: Readonly<Record<DeclineFamily, string>> = {
  card_data_invalid:
    "Check the card number, date and security code. If your bank uses a dynamic CVV, get a new one. You weren't charged.",
  insufficient_funds: "This card doesn't have enough funds or limit. Try another card.",
  bank_declined:
    "Your bank didn't approve this. Call the number on the back of your card or use another one.",
  risk_declined:
    "Your bank didn't approve this. Call the number on the back of your card or use another one. If you think this is a mistake, contact us.",
  authentication_failed:
    "We couldn't confirm it's you with your bank. Try again with your phone at hand.",
  card_not_accepted: "This merchant doesn't accept that type of card. Use another one.",
  installments_unavailable: "Installments aren't available with this card.",
  token_expired_or_used:
    "For your security your entry expired. Type the card again; you weren't charged.",
  bank_unavailable:
    "We couldn't reach your bank. Wait a few minutes and try again; you don't need another card.",
  merchant_misconfigured: "The merchant can't take cards right now. Your card is fine.",
  already_done: "This payment was already made. You were not charged again.",
  unknown: "Your card was not accepted. You weren't charged. Try again or use another one.",
};

const CODES: readonly (readonly [DeclineFamily, string])[] = [
  [
    "card_data_invalid",
    "card.number charge.invalid_number card.cvc expiration_date.expired bank.invalid_expiration_date bank.invalid_card bank.invalid_card_security_code bank.format_error name.invalid charge.expired_cvv_dynamic expired_card invalid_cvc invalid_number",
  ],
  [
    "insufficient_funds",
    "bank.insufficient_funds bank_bindings.insufficient_funds bank.amount_over_limit insufficient_funds",
  ],
  [
    "bank_declined",
    "bank.declined bank_bindings.declined bank.card_declined bank.call_issuer bank.pick_up_card bank.attempts_over_limit bank.invalid_transaction charge.blocked_payment_source card_declined restricted_card",
  ],
  [
    "risk_declined",
    "card_payment.suspicious_behaviour charge.rejected_by_risk charge.risk_validation_amount_reaching suspected_fraud",
  ],
  ["authentication_failed", "card_payment.declined_by_3ds"],
  [
    "card_not_accepted",
    "bank.card_not_supported charge.international_card_not_allowed card.forbidden_mcc_sivale card.forbidden_mcc_rappi charge.forbidden_card_for_company charge.credit_forbidden_mcc charge.mcc_forbidden card.restricted_bank_18_msi_only card.maximum",
  ],
  [
    "installments_unavailable",
    "charge.disabled_msi_company charge.monthly_installments_not_supported_for_debit charge.monthly_installments_not_supported_for_international_cards",
  ],
  ["token_expired_or_used", "token_id.nonexistent_token tokenization.used token_id.immutable"],
  [
    "bank_unavailable",
    "bank.timeout bank.communication_error bank.general_error system.general_failure",
  ],
  [
    "merchant_misconfigured",
    "authentication.missing_key authentication.unrecognized_key token_id.incorrect_livemode_of_token bank.invalid_merchant oxxo_payment.disabled spei_payment.disabled",
  ],
  [
    "already_done",
    "order.cannot_be_updated_because_has_charge order.cannot_be_updated_because_has_charge_paid",
  ],
];

const FAMILY_OF: ReadonlyMap<string, DeclineFamily> = new Map(
  CODES.flatMap(([family, codes]) => codes.split(" ").map((code) => [code, family] as const)),
);

/** Refusals after which a charge may have gone through all the same: they prove nothing. */
const UNCERTAIN = new Set(["bank.timeout", "bank.communication_error", "system.general_failure"]);

/** `conekta.errors.processing.bank.declined` → `bank.declined`; a short code stays itself. */
function lastWords(code: string): string {
  return code.split(".").slice(-2).join(".");
}

/** Every family, in the order in which documents name them. */
export const DECLINE_FAMILIES = Object.keys(DECLINES_IN_SPANISH) as readonly DeclineFamily[];

/** What to tell the card holder of a family, in Spanish and English. */
export function wordsOf(family: DeclineFamily): Copy {
  return { es: DECLINES_IN_SPANISH[family], en: IN_ENGLISH[family] };
}

/** Codes that nobody has seen yet are `unknown`, never fatal. */
export function familyOf(code: string): DeclineFamily {
  return FAMILY_OF.get(lastWords(code)) ?? "unknown";
}

/** What to tell the card holder, in Spanish and English. */
export function copyFor(code: string): Copy {
  return wordsOf(familyOf(code));
}

/** True for `bank.timeout` and its kind: the outcome of the charge is unknown, not declined. */
export function isUncertain(code: string): boolean {
  return UNCERTAIN.has(lastWords(code));
}

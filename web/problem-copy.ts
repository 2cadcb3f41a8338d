import type { CopyKey } from "./copy/copy.ts";

/** Families of refusals by our API's `code`. What is not named here is told as unknown. */
const COPY_OF_CODE: ReadonlyMap<string, CopyKey> = new Map([
  ["card_data_invalid", "problemCardData"],
  ["insufficient_funds", "problemFunds"],
  ["bank_declined", "problemDeclined"],
  ["risk_declined", "problemRisk"],
  ["authentication_failed", "problemAuthentication"],
  ["card_not_accepted", "problemNotAccepted"],
  ["token_expired_or_used", "problemTokenUsed"],
  ["bank_unavailable", "problemBankAway"],
  ["merchant_misconfigured", "problemMerchant"],
  ["network", "problemNetwork"],
]);

/**
 * What Conekta's Component reports while it makes a token, by the code without its prefix
 * `conekta.errors.`. Its own messages are not shown: they are in one language and another tone.
 */
const COPY_OF_CONEKTA_CODE: ReadonlyMap<string, CopyKey> = new Map([
  ["parameter_validation.card.number", "problemCardData"],
  ["parameter_validation.card.cvc", "problemCardData"],
  ["parameter_validation.expiration_date.expired", "problemCardData"],
  ["parameter_validation.name.invalid", "problemCardData"],
  ["parameter_validation.charge.invalid_number", "problemCardData"],
  ["processing.bank.invalid_card", "problemCardData"],
  ["processing.bank.invalid_expiration_date", "problemCardData"],
  ["processing.bank.invalid_card_security_code", "problemCardData"],
  ["processing.bank.declined", "problemDeclined"],
  ["processing.bank.insufficient_funds", "problemFunds"],
  ["processing.bank.card_not_supported", "problemNotAccepted"],
  ["processing.tokenization.used", "problemTokenUsed"],
  ["api.system.general_failure", "problemBankAway"],
  ["authentication.missing_key", "problemMerchant"],
  ["authentication.unrecognized_key", "problemMerchant"],
]);

export function copyOfCode(code: string): CopyKey {
  return COPY_OF_CODE.get(code) ?? "problemUnknown";
}

export function copyOfConektaCode(code: string): CopyKey {
  return COPY_OF_CONEKTA_CODE.get(code.replace(/^conekta\.errors\./, "")) ?? "problemUnknown";
}

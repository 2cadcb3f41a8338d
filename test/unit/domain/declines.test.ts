import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  copyFor,
  DECLINE_FAMILIES,
  familyOf,
  isUncertain,
  wordsOf,
} from "#shared/domain/declines.ts";

/**
 * Every code that Conekta's OpenAPI, its recorded bodies and its own hosted checkout are known to
 * use, under the family that we put it in; without the prefix `conekta.errors.`, which all have.
 */
const KNOWN = {
  card_data_invalid: [
    "parameter_validation.card.number",
    "parameter_validation.charge.invalid_number",
    "parameter_validation.card.cvc",
    "parameter_validation.expiration_date.expired",
    "processing.bank.invalid_expiration_date",
    "processing.bank.invalid_card",
    "processing.bank.invalid_card_security_code",
    "processing.bank.format_error",
    "parameter_validation.name.invalid",
    "parameter_validation.charge.expired_cvv_dynamic",
  ],
  insufficient_funds: [
    "processing.bank.insufficient_funds",
    "processing.bank_bindings.insufficient_funds",
    "processing.bank.amount_over_limit",
  ],
  bank_declined: [
    "processing.bank.declined",
    "processing.bank_bindings.declined",
    "processing.bank.card_declined",
    "processing.bank.call_issuer",
    "processing.bank.pick_up_card",
    "processing.bank.attempts_over_limit",
    "processing.bank.invalid_transaction",
    "parameter_validation.charge.blocked_payment_source",
  ],
  risk_declined: [
    "processing.charge.card_payment.suspicious_behaviour",
    "parameter_validation.charge.rejected_by_risk",
    "parameter_validation.charge.risk_validation_amount_reaching",
  ],
  authentication_failed: ["processing.charge.card_payment.declined_by_3ds"],
  card_not_accepted: [
    "processing.bank.card_not_supported",
    "parameter_validation.charge.international_card_not_allowed",
    "parameter_validation.card.forbidden_mcc_sivale",
    "parameter_validation.card.forbidden_mcc_rappi",
    "parameter_validation.charge.forbidden_card_for_company",
    "parameter_validation.charge.credit_forbidden_mcc",
    "parameter_validation.charge.mcc_forbidden",
    "parameter_validation.card.restricted_bank_18_msi_only",
    "parameter_validation.combo.order.currency_type.card.maximum",
  ],
  installments_unavailable: [
    "parameter_validation.charge.disabled_msi_company",
    "parameter_validation.charge.monthly_installments_not_supported_for_debit",
    "parameter_validation.charge.monthly_installments_not_supported_for_international_cards",
  ],
  token_expired_or_used: [
    "parameter_validation.payment_method.token_id.nonexistent_token",
    "processing.tokenization.used",
    "parameter_validation.token_id.immutable",
  ],
  bank_unavailable: [
    "processing.bank.timeout",
    "processing.bank.communication_error",
    "processing.bank.general_error",
    "api.system.general_failure",
  ],
  merchant_misconfigured: [
    "authentication.missing_key",
    "authentication.unrecognized_key",
    "parameter_validation.payment_method.token_id.incorrect_livemode_of_token",
    "processing.bank.invalid_merchant",
    "parameter_validation.oxxo_payment.disabled",
    "parameter_validation.spei_payment.disabled",
  ],
  already_done: [
    "precondition_required.combo.order.cannot_be_updated_because_has_charge",
    "precondition_required.combo.order.cannot_be_updated_because_has_charge_paid",
  ],
  unknown: ["something.nobody.has.seen"],
} as const;

/** A charge's `failure_code` has no prefix. */
const SHORT = {
  card_declined: "bank_declined",
  restricted_card: "bank_declined",
  suspected_fraud: "risk_declined",
  insufficient_funds: "insufficient_funds",
} as const;

describe("familyOf", () => {
  it("has codes for every family that there is", () => {
    expect(Object.keys(KNOWN).sort()).toEqual([...DECLINE_FAMILIES].sort());
  });

  it.each(
    Object.entries(KNOWN).flatMap(([family, codes]) =>
      codes.map((code) => [code, family] as const),
    ),
  )("puts conekta.errors.%s into %s", (code, family) => {
    expect(familyOf(`conekta.errors.${code}`)).toBe(family);
  });

  it.each(Object.entries(SHORT))("puts %s into %s", (code, family) => {
    expect(familyOf(code)).toBe(family);
  });
});

const { refusals: usted } = z
  .object({ refusals: z.record(z.enum(DECLINE_FAMILIES), z.string()) })
  .parse(JSON.parse(readFileSync("web/copy/usted.json", "utf8")));

const WORDS = DECLINE_FAMILIES.flatMap((family) => [
  [family, "es", wordsOf(family).es] as const,
  [family, "en", wordsOf(family).en] as const,
  [family, "es, de usted", usted[family]] as const,
]);

describe("the words for a card holder", () => {
  it.each(WORDS)("%s (%s) fit, and blame nobody", (_family, _language, words) => {
    expect(words.length).toBeGreaterThan(20);
    expect(words.length).toBeLessThanOrEqual(160);
    expect(words).not.toMatch(
      /fraud|robad|stolen|lost|extravi|sospech|suspect|\bPAN\b|\bCVC\b|conekta|\berror:|inválid|falló/i,
    );
  });

  it.each(WORDS.filter(([, language]) => language === "es"))(
    "%s says tú",
    (_family, _es, words) => {
      expect(words).not.toMatch(/\b(su|sus|usted|revise|use|llame|espere|escriba)\b/i);
    },
  );

  it.each(WORDS.filter(([, language]) => language === "es, de usted"))(
    "%s says usted",
    (_family, _es, words) => {
      expect(words).not.toMatch(/\b(tu|tus|tú|revisa|llama|espera|escribe)\b/i);
    },
  );

  it("are the same for a suspected card as for any other, but for whom to write to", () => {
    const { es } = copyFor("suspected_fraud");

    expect(es.startsWith(copyFor("card_declined").es)).toBe(true);
  });
});

describe("isUncertain", () => {
  it("knows the refusals that prove nothing", () => {
    expect(isUncertain("conekta.errors.processing.bank.timeout")).toBe(true);
    expect(isUncertain("conekta.errors.processing.bank.declined")).toBe(false);
  });
});

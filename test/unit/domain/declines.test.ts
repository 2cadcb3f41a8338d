import { describe, expect, it } from "vitest";
import { copyFor, familyOf, isUncertain } from "#shared/domain/declines.ts";

describe("familyOf", () => {
  it.each([
    ["conekta.errors.processing.bank.declined", "bank_declined"],
    ["conekta.errors.processing.bank_bindings.insufficient_funds", "insufficient_funds"],
    ["insufficient_funds", "insufficient_funds"],
    ["conekta.errors.processing.charge.card_payment.suspicious_behaviour", "bank_declined"],
    ["conekta.errors.processing.charge.card_payment.declined_by_3ds", "authentication_failed"],
    ["conekta.errors.processing.tokenization.used", "token_expired_or_used"],
    [
      "conekta.errors.parameter_validation.combo.order.currency_type.card.maximum",
      "card_not_accepted",
    ],
    ["conekta.errors.something.nobody.has.seen", "unknown"],
  ])("puts %s into %s", (code, family) => {
    expect(familyOf(code)).toBe(family);
  });
});

describe("copyFor", () => {
  it("never tells whoever holds the card that it is stolen, lost or suspected", () => {
    const { es, en } = copyFor("suspected_fraud");

    expect(`${es} ${en}`).not.toMatch(/fraud|robad|stolen|lost|extravi|sospech/i);
  });
});

describe("isUncertain", () => {
  it("knows the refusals that prove nothing", () => {
    expect(isUncertain("conekta.errors.processing.bank.timeout")).toBe(true);
    expect(isUncertain("conekta.errors.processing.bank.declined")).toBe(false);
  });
});

import type { Detail } from "./refusal.ts";
import type { Card } from "./state.ts";

/** What happens when a card is charged. */
export type Verdict =
  | { readonly kind: "approve" }
  /** The card holder's bank wants to see the holder first (3DS). */
  | { readonly kind: "challenge" }
  | Decline
  /** The bank did not answer: refused like a decline, while the charge stays open and may yet be paid. */
  | { readonly kind: "undecided"; readonly detail: Detail }
  /** Refused as a bad parameter (422) and not as a decline: no charge is made. */
  | { readonly kind: "refuse"; readonly detail: Detail };

export type Decline = {
  readonly kind: "decline";
  /** The short word on the charge; `detail.code` is the long one in the error body. */
  readonly failureCode: string;
  readonly detail: Detail;
};

const decline = (failureCode: string, detail: Detail): Decline => ({
  kind: "decline",
  failureCode,
  detail: { ...detail, code: `conekta.errors.processing.${detail.code}` },
});

export const DECLINED_BY_3DS = decline("declined_by_3ds", {
  code: "charge.card_payment.declined_by_3ds",
  message: "La autenticación con tu banco no se completó. Intenta de nuevo o usa otra tarjeta.",
  debug: "The cardholder could not be authenticated by 3DS.",
});

const EXPIRED = decline("expired_card", {
  code: "bank.invalid_expiration_date",
  message: "La tarjeta está vencida. Intenta con otra tarjeta.",
  debug: "The card has expired.",
});

export const DECLINED = decline("card_declined", {
  code: "bank.declined",
  message: "La tarjeta fue declinada por el banco. Intenta con otra tarjeta.",
  debug: "The card was declined by the bank.",
});

const VERDICTS: Readonly<Record<string, Verdict>> = {
  approved: { kind: "approve" },
  challenge: { kind: "challenge" },
  declined: DECLINED,
  insufficient_funds: decline("insufficient_funds", {
    code: "bank.insufficient_funds",
    message: "La tarjeta no tiene fondos suficientes. Intenta con otra tarjeta.",
    debug: "The card has insufficient funds.",
  }),
  stolen: decline("stolen_card", {
    code: "bank.pick_up_card",
    message: "La tarjeta fue rechazada. Comunícate con tu banco.",
    debug: "The card was reported as stolen.",
  }),
  suspicious: decline("suspected_fraud", {
    code: "charge.card_payment.suspicious_behaviour",
    message: "Tu método de pago ha sido rechazado, intenta con otro método.",
    debug: "This charge has been declined due to the users suspicious behavior.",
  }),
  expired: EXPIRED,
  bank_timeout: {
    kind: "undecided",
    detail: {
      code: "conekta.errors.processing.bank.timeout",
      message: "El banco no respondió. Consulta el estado del cargo antes de intentar de nuevo.",
      debug: "The bank did not answer in time: whether the card was charged is not known yet.",
    },
  },
  no_installments: {
    kind: "refuse",
    detail: {
      code: "conekta.errors.parameter_validation.charge.monthly_installments_not_supported_for_debit",
      message: "La tarjeta no acepta meses sin intereses.",
      debug: "Monthly installments are not supported for this card.",
    },
  },
};

type TestCard = { readonly number: string; readonly token: string; readonly verdict: string };

/**
 * Conekta's test cards and tokens. The last six tokens are the simulator's own names: Conekta documents
 * the 3DS numbers but no token for them, and has no public test card for an expired card, a bank that
 * does not answer, a stolen or a suspicious card.
 */
export const TEST_CARDS: readonly TestCard[] = [
  { number: "4242424242424242", token: "tok_test_visa_4242", verdict: "approved" },
  { number: "4012888888881881", token: "tok_test_visa_1881", verdict: "approved" },
  { number: "5555555555554444", token: "tok_test_mastercard_4444", verdict: "approved" },
  { number: "5105105105105100", token: "tok_test_mastercard_5100", verdict: "approved" },
  { number: "378282246310005", token: "tok_test_amex_0005", verdict: "approved" },
  { number: "371449635398431", token: "tok_test_amex_8431", verdict: "approved" },
  { number: "4000000000000002", token: "tok_test_card_declined", verdict: "declined" },
  {
    number: "4000000000000127",
    token: "tok_test_insufficient_funds",
    verdict: "insufficient_funds",
  },
  { number: "4000000000000341", token: "tok_test_msi_error", verdict: "no_installments" },
  { number: "4000000000002701", token: "tok_test_3ds_frictionless", verdict: "approved" },
  { number: "4000000000001091", token: "tok_test_3ds_challenge", verdict: "challenge" },
  { number: "4000000000000069", token: "tok_test_expired_card", verdict: "expired" },
  { number: "4000000000009979", token: "tok_test_stolen_card", verdict: "stolen" },
  { number: "4000000000000101", token: "tok_test_suspected_fraud", verdict: "suspicious" },
  { number: "4000000000000119", token: "tok_test_bank_timeout", verdict: "bank_timeout" },
];

type Holder = Pick<Card, "name" | "exp_month" | "exp_year">;

/** What the simulator keeps of a card number. A number that is no test card is approved. */
export const cardOf = (number: string, holder: Holder): Card => ({
  brand: brandOf(number),
  bin: number.slice(0, 6),
  last4: number.slice(-4),
  card_type: number.startsWith("5") ? "debit" : "credit",
  issuer: "BANCO DE PRUEBAS",
  country: "MX",
  ...holder,
  verdict: TEST_CARDS.find((card) => card.number === number)?.verdict ?? "approved",
});

/** The card behind one of the documented test tokens, which anybody may use any number of times. */
export const cardOfTestToken = (token: string): Card | undefined => {
  const found = TEST_CARDS.find((card) => card.token === token);
  const holder = { name: "Felipe Gómez", exp_month: "12", exp_year: "34" };
  return found && cardOf(found.number, holder);
};

const BRANDS = [
  { brand: "visa", prefix: /^4/ },
  { brand: "mastercard", prefix: /^(5[1-5]|2[2-7])/ },
  { brand: "american_express", prefix: /^3[47]/ },
];

const brandOf = (number: string) =>
  BRANDS.find(({ prefix }) => prefix.test(number))?.brand ?? "unknown";

/** A card is good until the last day of its month. */
export const isExpired = ({ exp_month, exp_year }: Holder, nowMs: number) =>
  nowMs >= Date.UTC(2000 + Number(exp_year), Number(exp_month), 1);

export const verdictOn = (card: Card, nowMs: number): Verdict => {
  if (isExpired(card, nowMs)) {
    return EXPIRED;
  }
  const verdict = VERDICTS[card.verdict];
  if (verdict === undefined) {
    throw new Error(`The simulator knows no verdict named "${card.verdict}".`);
  }
  return verdict;
};

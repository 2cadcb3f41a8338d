import { invalid, Refusal } from "#local/conekta/refusal.ts";
import type { Card, Token } from "#local/conekta/state.ts";
import { cardOf, cardOfTestToken, isExpired } from "#local/conekta/test-cards.ts";
import type { World } from "#local/conekta/world.ts";

type TypedCard = {
  readonly number: string;
  readonly name: string;
  readonly exp_month: string;
  readonly exp_year: string;
};

/** Of the number only the first six and the last four digits are kept, of the security code nothing. */
export const createToken = (world: World, typed: TypedCard): Token => {
  const number = typed.number.replaceAll(" ", "");
  const exp_month = typed.exp_month.padStart(2, "0");
  const exp_year = typed.exp_year.slice(-2);
  if (!isCardNumber(number)) {
    throw invalid(
      "card.number",
      { message: "El número de tarjeta es inválido.", debug: "The card number is invalid." },
      "card.number",
    );
  }
  if (!isFullName(typed.name)) {
    throw invalidName("card.name");
  }
  if (Number(exp_month) < 1 || Number(exp_month) > 12) {
    throw invalid("card.exp_month", {
      message: "El mes de vencimiento es inválido.",
      debug: "The expiration month is invalid.",
    });
  }
  if (isExpired({ name: typed.name, exp_month, exp_year }, world.nowMs())) {
    throw invalid(
      "card.exp_year",
      { message: "La tarjeta está vencida.", debug: "The card has expired." },
      "expiration_date.expired",
    );
  }
  const token = {
    id: world.newId("tok_"),
    created_at: world.now(),
    used: false,
    card: cardOf(number, { name: typed.name, exp_month, exp_year }),
  };
  world.state.tokens.put(token);
  return token;
};

/** Gives the card behind a token and uses the token up. Only the documented test tokens last for ever. */
export const spendToken = (world: World, id: string): Card => {
  const card = cardOfTestToken(id);
  if (card !== undefined) {
    return card;
  }
  const token = world.state.tokens.find(id);
  if (token === undefined) {
    throw invalid(
      "payment_method.token_id",
      { message: "El token no existe.", debug: "The token does not exist." },
      "payment_method.token_id.nonexistent_token",
    );
  }
  if (token.used) {
    throw new Refusal(402, {
      code: "conekta.errors.processing.tokenization.used",
      message: "La tarjeta no pudo ser procesada.",
      debug: "The token has already been used.",
    });
  }
  world.state.tokens.put({ ...token, used: true });
  return token.card;
};

/** Luhn's check digit, as on every payment card. */
const isCardNumber = (number: string) => {
  const digits = Array.from(number, Number).reverse();
  const sum = digits.reduce((total, digit, index) => {
    const weighed = index % 2 === 0 ? digit : digit * 2;
    return total + (weighed > 9 ? weighed - 9 : weighed);
  }, 0);
  return /^\d{13,19}$/.test(number) && sum % 10 === 0;
};

/** A cardholder has a first and a last name. */
export const isFullName = (name: string) => /\S\s+\S/.test(name.trim());

export const invalidName = (param: string) =>
  invalid(
    param,
    {
      message: "El nombre del tarjetahabiente debe llevar nombre y apellido.",
      debug: "The cardholder needs a first and a last name.",
    },
    "name.invalid",
  );

import { type Random, seededRandom } from "#local/conekta/random.ts";

/** What a merchant asks for and how their software behaves, all of it from one seed. */

/** Test cards by what their bank does; approved ones are the rule, as in life. */
const CARDS = [
  { token: "tok_test_visa_4242", weight: 60 },
  { token: "tok_test_mastercard_4444", weight: 10 },
  { token: "tok_test_card_declined", weight: 8 },
  { token: "tok_test_insufficient_funds", weight: 7 },
  { token: "tok_test_bank_timeout", weight: 8 },
  { token: "tok_test_3ds_challenge", weight: 7 },
] as const;

export type Person = { readonly name: string; readonly token: string };

export type OrderPlan = {
  readonly number: number;
  readonly key: string;
  /** Index of the person whose card is charged. */
  readonly person: number;
  readonly amount: number;
  readonly capture: boolean;
  /** Requests sent at the same moment with the same key. */
  readonly twins: number;
  /** Times that the merchant's software asks again before it leaves the order to be looked at later. */
  readonly patience: number;
  /** Asks once more although it has its answer, as a queue of theirs that redelivers would. */
  readonly asksAgain: boolean;
  /** What a bank says that first wanted to see the card holder, or did not answer. */
  readonly bankApproves: boolean;
  /** Somebody claims, unsigned or wrongly signed, that the order was paid. */
  readonly isForged: boolean;
};

export type Scenario = {
  readonly seed: number;
  readonly people: readonly Person[];
  readonly orders: readonly OrderPlan[];
};

const ORDERS_PER_PERSON = 10;

/** The first `n` orders are the same whatever the number of orders, so that a run can be cut short. */
export function scenarioOf(seed: number, orders: number): Scenario {
  const random = seededRandom(seed);
  const people = Array.from({ length: CARDS.length * 2 }, (_, at) => ({
    name: `Persona ${at + 1}`,
    token: CARDS[at % CARDS.length]?.token ?? CARDS[0].token,
  }));
  return {
    seed,
    people,
    orders: Array.from({ length: orders }, (_, number) => orderPlan(seed, number, random)),
  };
}

function orderPlan(seed: number, number: number, random: Random): OrderPlan {
  const dice = Array.from({ length: ORDERS_PER_PERSON }, random);
  const [card = 0, amount = 0, twins = 0, patience = 0, asks = 0, bank = 0, forged = 0, who = 0] =
    dice;
  const [, , , , , , , , capture = 0] = dice;
  return {
    number,
    key: `campaign-${seed}-${number}`,
    person: cardAt(card) + (who < 0.5 ? 0 : CARDS.length),
    amount: 300 + Math.floor(amount * 100_000),
    capture: capture > 0.1,
    twins: twins < 0.5 ? 1 : 2 + Math.floor((twins - 0.5) * 6),
    patience: Math.floor(patience * 6),
    asksAgain: asks < 0.2,
    bankApproves: bank < 0.5,
    isForged: forged < 0.05,
  };
}

/** Index of the card that a throw of dice, 0 to 1, falls on. */
function cardAt(dice: number): number {
  const total = CARDS.reduce((sum, { weight }) => sum + weight, 0);
  let rest = dice * total;
  return Math.max(
    0,
    CARDS.findIndex(({ weight }) => {
      rest -= weight;
      return rest < 0;
    }),
  );
}

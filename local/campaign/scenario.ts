import { type Random, seededRandom } from "#local/conekta/random.ts";
import type { Dispute } from "#shared/domain/order-status.ts";

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

type Person = { readonly name: string; readonly token: string };

/** Something asked about an order after its charge. */
export type OperationPlan = {
  readonly kind: "refund" | "cancel" | "capture";
  readonly key: string;
  /** Cents to give back; null asks for everything. */
  readonly amount: number | null;
  readonly twins: number;
};

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
  /** One after the other, once the order is known to be paid or pre-authorized. */
  readonly operations: readonly OperationPlan[];
  /** What becomes of the payment at the card holder's bank, if there is one to dispute. */
  readonly dispute: PlannedDispute;
};

export type PlannedDispute = Exclude<Dispute, "appealed">;

export type Scenario = {
  readonly seed: number;
  readonly people: readonly Person[];
  readonly orders: readonly OrderPlan[];
};

/** Throws of dice for one order. */
const DICE = 12;

/** The first `n` orders are the same whatever the number of orders, so that a run can be cut short. */
export function scenarioOf(seed: number, orders: number): Scenario {
  const random = seededRandom(seed);
  // Dice of their own, so that the seeds that are known for something keep their orders.
  const quarrels = seededRandom(~seed);
  const people = Array.from({ length: CARDS.length * 2 }, (_, at) => ({
    name: `Persona ${at + 1}`,
    token: CARDS[at % CARDS.length]?.token ?? CARDS[0].token,
  }));
  return {
    seed,
    people,
    orders: Array.from({ length: orders }, (_, number) => ({
      ...orderPlan(seed, number, random),
      dispute: disputeAt(quarrels()),
    })),
  };
}

function orderPlan(seed: number, number: number, random: Random): Omit<OrderPlan, "dispute"> {
  const dice = Array.from({ length: DICE }, random);
  const [card = 0, cents = 0, twins = 0, patience = 0, asks = 0, bank = 0] = dice;
  const [forged = 0, who = 0, capture = 0, after = 0, share = 0, operationTwins = 0] =
    dice.slice(6);
  const key = `campaign-${seed}-${number}`;
  const amount = 300 + Math.floor(cents * 100_000);
  const isCaptured = capture > 0.15;
  const operation = { key, amount, share, twins: twinsAt(operationTwins) };
  return {
    number,
    key,
    person: cardAt(card) + (who < 0.5 ? 0 : CARDS.length),
    amount,
    capture: isCaptured,
    twins: twinsAt(twins),
    patience: Math.floor(patience * 6),
    asksAgain: asks < 0.2,
    bankApproves: bank < 0.5,
    isForged: forged < 0.05,
    operations: isCaptured ? refundsAt(after, operation) : decisionAt(after, operation),
  };
}

type OperationDice = {
  readonly key: string;
  readonly amount: number;
  readonly share: number;
  readonly twins: number;
};

/** A third of the orders are given back: in two parts, one part, or as a whole. */
function refundsAt(
  dice: number,
  { key, amount, share, twins }: OperationDice,
): readonly OperationPlan[] {
  const part = Math.max(1, Math.floor((amount / 2) * share));
  const refund = (at: number, cents: number | null): OperationPlan => ({
    kind: "refund",
    key: `${key}-refund-${at}`,
    amount: cents,
    twins,
  });
  if (dice < 0.1) return [refund(1, part), refund(2, part)];
  if (dice < 0.2) return [refund(1, part)];
  return dice < 0.35 ? [refund(1, null)] : [];
}

/** What was only reserved is mostly taken, sometimes let go, and sometimes left alone. */
function decisionAt(dice: number, { key, twins }: OperationDice): readonly OperationPlan[] {
  if (dice > 0.9) return [];
  const kind = dice < 0.6 ? "capture" : "cancel";
  return [{ kind, key: `${key}-${kind}`, amount: null, twins }];
}

/** A fifth of the payments are disputed, far more than a merchant would survive. */
function disputeAt(dice: number): PlannedDispute {
  if (dice < 0.05) return "open";
  if (dice < 0.12) return "lost";
  return dice < 0.2 ? "won" : "none";
}

/** Half of the requests are sent once, the others up to four times. */
function twinsAt(dice: number): number {
  return dice < 0.5 ? 1 : 2 + Math.floor((dice - 0.5) * 6);
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

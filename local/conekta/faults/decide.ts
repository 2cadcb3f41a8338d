import type { Random } from "#local/conekta/random.ts";
import { ANY, type Rule } from "./plan.ts";

export const matches = ({ on }: Rule, subject: string): boolean =>
  on.includes(subject) || on.includes(ANY);

/**
 * Which rule strikes this call, event or challenge, if any: one that is told to strike the next ones, else
 * one by lot. A single number is drawn for all of them, so that each keeps its rate whatever stands before it.
 */
export const decide = <R extends Rule>(
  rules: readonly R[],
  random: Random,
  subject: string,
): R | null => {
  const ready = rules.filter((rule) => matches(rule, subject) && rule.after === 0);
  const told = ready.find(({ next = 0 }) => next > 0);
  if (told !== undefined) {
    return told;
  }
  let drawn = random();
  for (const rule of ready) {
    drawn -= rule.rate ?? 0;
    if (drawn < 0) {
      return rule;
    }
  }
  return null;
};

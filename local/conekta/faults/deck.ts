import { createHash } from "node:crypto";
import { type Random, seededRandom } from "#local/conekta/random.ts";
import { decide, matches } from "./decide.ts";
import type { Rule } from "./plan.ts";
import type { Tally } from "./tally.ts";

/** A rule that strikes now, and the chance from which its delays and the like are drawn. */
export type Strike<R extends Rule> = { readonly rule: R; readonly random: Random };

/** The rules of one kind at work. */
export type Deck<R extends Rule> = {
  readonly draw: (name: string) => Strike<R> | null;
  /** As they now stand: `next` and `after` count down. */
  readonly rules: () => R[];
};

/**
 * Chance is a function of the seed, the name and how often it was heard, so that the fifth charge meets the
 * same fate however the calls of other names come between. Without rules nothing is drawn and nothing counted.
 */
export const createDeck = <R extends Rule>(
  initial: readonly R[],
  { seed, tally }: { readonly seed: number; readonly tally: Tally },
): Deck<R> => {
  let rules = [...initial];
  return {
    draw: (name) => {
      if (rules.length === 0) {
        return null;
      }
      const random = chance(seed, name, tally.hear(name));
      const rule = decide(rules, random, name);
      rules = rules.map((other) => countDown(other, rule, name));
      if (rule === null) {
        return null;
      }
      tally.strike(rule.fault, name);
      return { rule, random };
    },
    rules: () => rules,
  };
};

const chance = (seed: number, name: string, ordinal: number): Random =>
  seededRandom(createHash("sha256").update(`${seed} ${name} ${ordinal}`).digest().readUInt32BE());

const countDown = <R extends Rule>(rule: R, struck: R | null, name: string): R => {
  if (rule === struck && rule.next !== undefined) {
    return { ...rule, next: rule.next - 1 };
  }
  return matches(rule, name) && rule.after > 0 ? { ...rule, after: rule.after - 1 } : rule;
};

/** A whole number between the two, both included. */
export const drawBetween = (
  { min, max }: { readonly min: number; readonly max: number },
  random: Random,
): number => min + Math.floor(random() * (max - min + 1));

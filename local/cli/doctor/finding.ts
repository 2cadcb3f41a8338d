import type { Verdict } from "#local/cli/print.ts";
import type { Facts, Known } from "./facts.ts";

export const AREAS = [
  "Tools",
  "Stack",
  "API",
  "Conekta",
  "Queues",
  "Orders",
  "Page",
  "Alarms",
] as const;
type Area = (typeof AREAS)[number];

/** What a check came to. `fix` is a command or a sentence; null where nothing is wrong. */
export interface Finding {
  readonly area: Area;
  readonly check: string;
  readonly verdict: Verdict;
  readonly says: string;
  readonly fix: string | null;
}

/** A check looks at the facts, and gives nothing where it does not apply. */
export interface Check {
  readonly area: Area;
  readonly check: string;
  readonly look: (facts: Facts) => Judgement | null;
}

interface Judgement {
  readonly verdict: Verdict;
  readonly says: string;
  readonly fix?: string;
}

export const fine = (says: string): Judgement => ({ verdict: "ok", says });
export const problem = (says: string, fix: string): Judgement => ({
  verdict: "problem",
  says,
  fix,
});
export const warning = (says: string, fix: string): Judgement => ({
  verdict: "warning",
  says,
  fix,
});

/** Judges what is known; what is not known is a problem with this fix. */
export function judged<Value>(
  fact: Known<Value>,
  fix: string,
  judge: (value: Value) => Judgement | null,
): Judgement | null {
  return fact.known ? judge(fact.value) : problem(fact.why, fix);
}

/** Judges what is known; that it is not known is another check's to say. */
export function ifKnown<Value>(
  fact: Known<Value>,
  judge: (value: Value) => Judgement | null,
): Judgement | null {
  return fact.known ? judge(fact.value) : null;
}

/** A verb of this command line about the stage. */
export const verb = ({ stage, isLocal }: Facts, words: string) =>
  `npm run pagos -- ${words}${isLocal ? "" : ` --stage ${stage}`}`;

/** What brings a stage up as it should be. */
export const anew = ({ stage, isLocal }: Facts) =>
  isLocal ? "Stop the host and run npm start again" : `npm run deploy -- --stage ${stage}`;

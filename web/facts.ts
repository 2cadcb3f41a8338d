import type { ButtonOwner } from "./card-form.ts";
import type { Config } from "./config.ts";
import { type Locale, SPANISH, type Words } from "./copy/copy.ts";
import type { LinkFacts } from "./link-answers.ts";
import type { ShownProblem } from "./problem-copy.ts";
import type { State } from "./states.ts";

/**
 * What the page has learned so far. Lives in memory only and dies with the tab. Together with the
 * state it is all that `show` draws: any screen can be had by making up facts.
 */
export type Facts = {
  /** What is spoken now: `words` are in this language. */
  readonly locale: Locale;
  readonly config: Config | null;
  readonly words: Words;
  readonly link: LinkFacts | null;
  readonly button: ButtonOwner;
  /** The token that is being saved, or that could not be handed in yet. */
  readonly token: string | null;
  readonly problem: ShownProblem | null;
  readonly consentMissing: boolean;
  readonly pinTrouble: "missing" | "wrong" | null;
  /** True right after the Component refused to submit incomplete fields. */
  readonly formRejected: boolean;
  /** The card was there before this tab did anything. */
  readonly already: boolean;
  /** Where the card holder's bank asks whether it is them. */
  readonly bankUrl: string | null;
  /** Whether a new link can be asked for, and what came of it. */
  readonly renewable: boolean;
  readonly renewal: "unasked" | "asking" | "asked" | "failed";
  /** What the card holder may quote when the card form could not be loaded. */
  readonly blockedCode: string | null;
  /** The app in whose built-in browser this is, where it is one. */
  readonly inApp: string | null;
  /** The state in which the network was lost. */
  readonly lostIn: State;
};

/** Before anything is known. */
export const NOTHING_KNOWN: Facts = {
  locale: "es-MX",
  config: null,
  words: SPANISH,
  link: null,
  button: "ours",
  token: null,
  problem: null,
  consentMissing: false,
  pinTrouble: null,
  formRejected: false,
  already: false,
  bankUrl: null,
  renewable: false,
  renewal: "unasked",
  blockedCode: null,
  inApp: null,
  lostIn: "link.loading",
};

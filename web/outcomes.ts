import type { Facts } from "./facts.ts";
import {
  isAboutThePin,
  type LinkAnswer,
  type LinkFacts,
  type Problem,
  type SaveAnswer,
} from "./link-answers.ts";
import { shownProblem } from "./problem-copy.ts";
import type { Signal } from "./states.ts";

/** What an answer means to the page: a signal to its state machine and what there is to know now. */
export type Outcome = { readonly signal: Signal; readonly learned: Partial<Facts> };

export function afterOpening(answer: LinkAnswer): Outcome {
  switch (answer.kind) {
    case "open":
      return { signal: "link_open", learned: { link: answer.link } };
    case "completed":
      return { signal: "link_completed", learned: { link: answer.link, already: true } };
    case "action":
      return { signal: "bank_asks", learned: { link: answer.link, bankUrl: answer.bankUrl } };
    case "unconfirmed":
      return { signal: "unconfirmed", learned: { link: answer.link } };
    case "invalid":
    case "expired":
    case "revoked":
    case "used":
      return { signal: `link_${answer.kind}`, learned: { renewable: answer.renewable } };
    case "lost":
      return { signal: "link_lost", learned: {} };
  }
}

/** Only after a lost answer is the token kept: it may still be accepted, or already have been. */
export function afterSaving(answer: SaveAnswer, before: LinkFacts | null): Outcome {
  switch (answer.kind) {
    case "saved":
      return {
        signal: "saved",
        learned: { link: merged(answer.link, before), already: answer.already, token: null },
      };
    case "action":
      return { signal: "bank_asks", learned: { bankUrl: answer.bankUrl, token: null } };
    case "unconfirmed":
      return { signal: "unconfirmed", learned: { token: null } };
    case "refused":
      return { signal: "save_refused", learned: { ...refusal(answer.problem), token: null } };
    case "impossible":
      return {
        signal: "save_impossible",
        learned: { problem: shownProblem(answer.problem), token: null },
      };
    case "lost":
      return { signal: "save_lost", learned: { problem: shownProblem(answer.problem) } };
    case "invalid":
    case "expired":
    case "revoked":
    case "used":
      return {
        signal: `link_${answer.kind}`,
        learned: { token: null, renewable: answer.renewable },
      };
  }
}

/** Null while there is still something to wait for. */
export function afterWaiting(answer: LinkAnswer): Outcome | null {
  switch (answer.kind) {
    case "completed":
      return { signal: "link_completed", learned: { link: answer.link, already: false } };
    // The link takes a card again, so the one that was asked about is not saved.
    case "open":
      return {
        signal: "not_confirmed",
        learned: { link: answer.link, problem: { text: "problemBank", userMessage: {} } },
      };
    case "invalid":
    case "expired":
    case "revoked":
    case "used":
      return afterOpening(answer);
    case "action":
    case "unconfirmed":
    case "lost":
      return null;
  }
}

/** The answer to a save tells of the card; what it leaves out was told when the link was opened. */
function merged(after: LinkFacts, before: LinkFacts | null): LinkFacts {
  if (before === null) return after;
  return {
    ...before,
    card: after.card,
    receipt: after.receipt ?? before.receipt,
    returnUrl: after.returnUrl ?? before.returnUrl,
  };
}

function refusal(problem: Problem): Partial<Facts> {
  return isAboutThePin(problem.code)
    ? { problem: null, pinTrouble: "wrong" }
    : { problem: shownProblem(problem) };
}

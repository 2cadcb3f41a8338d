import { familyOf } from "#shared/domain/declines.ts";
import type { CopyKey } from "./copy/copy.ts";
import type { Problem } from "./link-answers.ts";

/** A refusal as it is shown: in our API's words where it sent some, else in the page's own. */
export type ShownProblem = Pick<Problem, "userMessage" | "requestId"> & {
  readonly text: CopyKey;
  /** Of our API, or the family of what Conekta said; also what the merchant's dashboard counts. */
  readonly code?: string;
};

/** What our API answers without words for a card holder, by its `code`. */
const TEXTS: ReadonlyMap<string, CopyKey> = new Map([
  ["network", "problemNetwork"],
  ["request_in_progress", "problemInProgress"],
  ["conekta_unavailable", "problemAway"],
  ["conekta_refused_us", "problemMerchant"],
  ["too_many_attempts", "problemTooMany"],
]);

export function shownProblem(problem: Problem): ShownProblem {
  const { code, conektaCode, userMessage, requestId } = problem;
  return {
    text: TEXTS.get(code) ?? "problemUnknown",
    code: conektaCode === undefined ? code : familyOf(conektaCode),
    userMessage,
    ...(requestId === undefined ? {} : { requestId }),
  };
}

/**
 * What Conekta's Component reports while it makes a token. Its own message is not shown: it is in
 * one language and another tone. Our API tells the same codes in the same words.
 */
export function componentProblem(conektaCode: string): ShownProblem {
  return { text: "problemUnknown", code: familyOf(conektaCode), userMessage: {} };
}

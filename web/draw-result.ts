import { at } from "./elements.ts";
import type { Facts } from "./facts.ts";
import type { ShownProblem } from "./problem-copy.ts";
import type { Say } from "./say.ts";
import type { State } from "./states.ts";
import { linkOrHide, write, writeOrHide } from "./write.ts";

/** Below this many tries left the card holder is told how many. */
const FEW_ATTEMPTS = 3;

/** What went wrong: by the form where it can be put right there, else in the place of the form. */
export function drawProblem(state: State, facts: Facts, say: Say): void {
  const { problem, link } = facts;
  const words = problem === null ? "" : wordsOf(problem, facts, say);
  const code =
    problem?.requestId === undefined ? "" : `${say("supportCode")}: ${problem.requestId}`;
  const left = link?.attemptsLeft ?? null;
  at.problem.hidden = state !== "error.recoverable" || problem === null;
  write(at.problemText, words);
  writeOrHide(at.problemCode, code);
  const isFew = left !== null && left > 0 && left < FEW_ATTEMPTS;
  writeOrHide(at.attempts, isFew ? say("attemptsLeft", { count: String(left) }) : "");
  writeOrHide(at.noticeCode, state === "error.final" ? code : "");
  const blocked = facts.blockedCode;
  write(at.blockedCode, blocked === null ? "" : `${say("supportCode")}: ${blocked}`);
  if (state === "error.final") write(at.lede, words);
  at.lede.hidden = at.lede.textContent === "";
}

/** Our API speaks one tone of Spanish: its own words are for what only a newer API knows. */
function wordsOf(problem: ShownProblem, { words, locale }: Facts, say: Say): string {
  const told = words.refusals[problem.code ?? ""] ?? problem.userMessage[locale];
  return told ?? say(problem.text);
}

/** Reproaches by our own two fields. */
export function drawFields({ link, consentMissing, pinTrouble }: Facts, say: Say): void {
  at.pinField.hidden = link?.pinRequired !== true;
  writeOrHide(at.pinTrouble, pinTrouble === null ? "" : say(PIN_TROUBLE[pinTrouble]));
  reproach(at.pin, pinTrouble === null ? null : at.pinTrouble.id);
  at.consentMissing.hidden = !consentMissing;
  reproach(at.consent, consentMissing ? at.consentMissing.id : null);
}

const PIN_TROUBLE = { missing: "pinMissing", wrong: "pinWrong" } as const;

/** A description is read out even where it is hidden, so it is only pointed to when it applies. */
function reproach(field: HTMLInputElement, description: string | null): void {
  field.ariaInvalid = String(description !== null);
  if (description === null) field.removeAttribute("aria-describedby");
  else field.setAttribute("aria-describedby", description);
}

/** Brands as Conekta writes them, in the way their owners do. */
const BRANDS: ReadonlyMap<string, string> = new Map([
  ["visa", "Visa"],
  ["mastercard", "Mastercard"],
  ["master_card", "Mastercard"],
  ["american_express", "American Express"],
  ["amex", "American Express"],
]);

export function drawSaved({ link }: Facts, say: Say): void {
  const card = link?.card ?? null;
  const receipt = link?.receipt ?? null;
  writeOrHide(at.receipt, receipt === null ? "" : `${say("receipt")}: ${receipt}`);
  linkOrHide(at.back, link?.returnUrl ?? undefined);
  at.savedCard.hidden = card === null;
  if (card === null) return;
  const brand = BRANDS.get(card.brand.toLowerCase()) ?? say("card");
  write(at.savedBrand, brand);
  write(at.savedNumber, `•••• ${card.last4}`);
  write(at.savedExpiry, say("cardExpires", { date: card.expires }));
  at.savedNumber.ariaLabel = say("cardEnding", { brand, last4: card.last4 });
}

import { COPY, type CopyKey, fill } from "./copy/copy.ts";
import { at } from "./elements.ts";
import type { Facts } from "./page.ts";
import type { State } from "./states.ts";
import { type View, viewOf } from "./views.ts";

type Say = (key: CopyKey) => string;

/** Brings the document in line with a state. `entered` is false where only words changed. */
export function show(state: State, facts: Facts, entered: boolean): void {
  const view = viewOf(state, {
    button: facts.button,
    tokenPending: facts.token !== null,
    lostIn: facts.lostIn,
  });
  const say = speaker(facts);
  at.body.setAttribute("data-state", state);
  at.offline.hidden = state !== "offline";
  showWords(view, facts, say);
  showMerchant(facts);
  showPanels(view, state, say);
  showFrame(view, facts, say);
  showSave(view, say);
  showProblem(state, facts, say);
  showCard(facts, say);
  if (!entered) return;
  announce(view, facts, say);
  moveFocus(view, facts);
}

function speaker(facts: Facts): Say {
  const copy = COPY[facts.locale];
  const values = {
    merchant: facts.config?.merchant.name ?? copy.theMerchant,
    host: facts.config === null ? "" : new URL(facts.config.conekta.scriptUrl, location.href).host,
  };
  return (key) => fill(copy[key], values);
}

function showWords(view: View, facts: Facts, say: Say): void {
  document.documentElement.lang = facts.locale;
  for (const element of document.querySelectorAll<HTMLElement>("[data-copy]")) {
    const key = element.getAttribute("data-copy");
    if (isCopyKey(key)) write(element, say(key));
  }
  for (const button of at.languages.querySelectorAll<HTMLElement>("[data-locale]")) {
    button.ariaPressed = String(button.getAttribute("data-locale") === facts.locale);
  }
  write(at.heading, say(view.heading));
  write(at.lede, view.lede === undefined ? "" : say(view.lede));
  const tab = [say(view.title ?? view.heading), facts.config?.merchant.name];
  document.title = tab.filter(Boolean).join(" — ");
}

function showMerchant({ config }: Facts): void {
  const merchant = config?.merchant;
  write(at.merchant, merchant?.name ?? "");
  write(at.monogram, merchant?.name.slice(0, 1).toLocaleUpperCase() ?? "");
  at.monogram.hidden = merchant === undefined;
  at.help.hidden = merchant?.supportEmail === undefined;
  at.support.href = `mailto:${merchant?.supportEmail ?? ""}`;
  write(at.support, merchant?.supportEmail ?? "");
  at.legal.hidden = merchant?.privacyUrl === undefined;
  at.privacy.href = merchant?.privacyUrl ?? "";
}

function isCopyKey(key: string | null): key is CopyKey {
  return key !== null && Object.hasOwn(COPY.en, key);
}

function showPanels(view: View, state: State, say: Say): void {
  at.waiting.hidden = view.panel !== "waiting";
  at.form.hidden = view.panel !== "form";
  at.notice.hidden = view.panel !== "notice";
  at.done.hidden = view.panel !== "done";
  at.check.toggleAttribute("hidden", state !== "success");
  at.action.hidden = view.action === undefined;
  if (view.action === undefined) return;
  at.action.setAttribute("data-signal", view.action.signal);
  write(at.action, say(view.action.label));
}

function showFrame(view: View, facts: Facts, say: Say): void {
  at.meanwhile.hidden = view.frame !== "loading" && view.frame !== "slow";
  at.slow.hidden = view.frame !== "slow";
  at.blocked.hidden = view.frame !== "blocked";
  // Only unseen while it loads: a frame that takes no room cannot measure itself.
  at.component.classList.toggle("behind", view.frame !== "shown");
  at.agreement.hidden = view.frame === "blocked";
  at.hint.hidden = view.frame === "blocked";
  at.hint.classList.toggle("missing", facts.formRejected);
  write(at.hint, say(facts.formRejected ? "formIncomplete" : "nameHint"));
}

function showSave(view: View, say: Say): void {
  at.save.hidden = view.save === undefined;
  if (view.save === undefined) return;
  at.save.ariaDisabled = String(view.save.mode !== "enabled");
  at.save.classList.toggle("busy", view.save.mode === "busy");
  write(at.saveLabel, say(view.save.label));
}

function showProblem(state: State, facts: Facts, say: Say): void {
  const { problem, locale, recipient, consentMissing } = facts;
  const words = problem === null ? "" : (problem.userMessage[locale] ?? say(problem.text));
  const code =
    problem?.requestId === undefined ? "" : `${say("supportCode")}: ${problem.requestId}`;
  at.problem.hidden = state !== "error.recoverable" || problem === null;
  write(at.problemText, words);
  writeOrHide(at.problemCode, code);
  writeOrHide(at.noticeCode, state === "error.final" ? code : "");
  if (state === "error.final") write(at.lede, words);
  at.lede.hidden = at.lede.textContent === "";
  at.recipient.hidden = recipient === null;
  write(at.recipientName, recipient?.name ?? "");
  write(at.recipientEmail, recipient?.email ?? "");
  at.consentMissing.hidden = !consentMissing;
  at.consent.ariaInvalid = String(consentMissing);
  // A description is read out even where it is hidden, so it is only pointed to when it applies.
  if (consentMissing) at.consent.setAttribute("aria-describedby", at.consentMissing.id);
  else at.consent.removeAttribute("aria-describedby");
}

/** Brands as Conekta writes them, in the way their owners do. */
const BRANDS: ReadonlyMap<string, string> = new Map([
  ["visa", "Visa"],
  ["mastercard", "Mastercard"],
  ["master_card", "Mastercard"],
  ["american_express", "American Express"],
  ["amex", "American Express"],
]);

function showCard({ card }: Facts, say: Say): void {
  at.savedCard.hidden = card === null;
  if (card === null) return;
  const brand = BRANDS.get(card.brand.toLowerCase()) ?? say("card");
  write(at.savedBrand, brand);
  write(at.savedNumber, `•••• ${card.last4}`);
  write(at.savedExpiry, fill(say("cardExpires"), { date: card.expires }));
  at.savedNumber.ariaLabel = fill(say("cardEnding"), { brand, last4: card.last4 });
}

let spoken: ReturnType<typeof setTimeout> | undefined;

/** A live region only speaks when its text changes, so both are emptied first. */
function announce(view: View, facts: Facts, say: Say): void {
  clearTimeout(spoken);
  write(at.polite, "");
  write(at.urgent, "");
  const { announce: told } = view;
  if (told === undefined) return;
  const words = say(facts.formRejected ? "formIncomplete" : told.text);
  const region = told.urgent === true ? at.urgent : at.polite;
  spoken = setTimeout(() => write(region, words), told.afterMs ?? 0);
}

function moveFocus(view: View, facts: Facts): void {
  if (view.focus === "heading") at.heading.focus();
  if (view.focus === "trouble") at.trouble.focus();
  if (view.focus === "problem") (facts.problem === null ? at.consent : at.problem).focus();
  if (facts.formRejected) focusFrame();
}

/** Focusing a frame that has the focus already would take it away from the field inside. */
function focusFrame(): void {
  const frame = at.component.querySelector("iframe");
  if (document.activeElement !== frame) frame?.focus();
}

/** Leaves the node alone where nothing changed, so that nothing is read out or drawn again. */
function write(element: Element, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}

function writeOrHide(element: HTMLElement, words: string): void {
  write(element, words);
  element.hidden = words === "";
}

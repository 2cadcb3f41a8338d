import { announce, moveFocus } from "./announce.ts";
import { drawBank } from "./bank-frame.ts";
import type { CopyKey } from "./copy/copy.ts";
import { es } from "./copy/es.ts";
import { drawMerchant } from "./draw-merchant.ts";
import { drawFields, drawProblem, drawSaved } from "./draw-result.ts";
import { at } from "./elements.ts";
import type { Facts } from "./facts.ts";
import { type Say, speaker } from "./say.ts";
import type { State } from "./states.ts";
import { type View, viewOf } from "./views.ts";
import { write, writeOrHide } from "./write.ts";

/**
 * Brings the document in line with a state. `entered` is false where only words changed. State and
 * facts say everything: whoever makes them up sees that screen, with nothing behind it.
 */
export function show(state: State, facts: Facts, entered: boolean): void {
  const view = viewOf(state, facts);
  const say = speaker(facts);
  at.body.setAttribute("data-state", state);
  at.offline.hidden = state !== "offline";
  showWords(view, facts, say);
  drawMerchant(facts);
  showPanels(view, state, say);
  showForm(view, facts, say);
  showSave(view, say);
  writeOrHide(at.renewal, view.panel === "notice" ? renewalWords(facts, say) : "");
  at.renewal.classList.toggle("grave", facts.renewal === "failed");
  drawProblem(state, facts, say);
  drawFields(facts, say);
  drawSaved(facts, say);
  drawBank(state, facts, say);
  if (!entered) return;
  announce(view, facts, say);
  moveFocus(view, facts);
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

function isCopyKey(key: string | null): key is CopyKey {
  return key !== null && Object.hasOwn(es, key);
}

function showPanels(view: View, state: State, say: Say): void {
  at.waiting.hidden = view.panel !== "waiting";
  at.asking.hidden = view.panel !== "asking";
  at.form.hidden = view.panel !== "form";
  at.bank.hidden = view.panel !== "bank";
  at.notice.hidden = view.panel !== "notice";
  at.done.hidden = view.panel !== "done";
  at.check.toggleAttribute("hidden", state !== "success");
  at.action.hidden = view.action === undefined;
  if (view.action === undefined) return;
  at.action.setAttribute("data-press", view.action.signal);
  at.action.ariaDisabled = String(view.action.busy === true);
  write(at.action, say(view.action.label));
}

function showForm(view: View, facts: Facts, say: Say): void {
  const { link, inApp, formRejected } = facts;
  at.meanwhile.hidden = view.frame !== "loading" && view.frame !== "slow";
  at.slow.hidden = view.frame !== "slow";
  at.blocked.hidden = view.frame !== "blocked";
  // Only unseen while it loads: a frame that takes no room cannot measure itself.
  at.component.classList.toggle("behind", view.frame !== "shown");
  at.agreement.hidden = view.frame === "blocked";
  at.hint.hidden = view.frame === "blocked" || view.focus === "bank";
  at.hint.classList.toggle("missing", formRejected);
  write(at.hint, say(formRejected ? "formIncomplete" : "nameHint"));
  at.inApp.hidden = inApp === null || view.panel !== "form";
  showAbout(link);
}

/** Whom the link is for and what for, so that a stranger to it notices. */
function showAbout(link: Facts["link"]): void {
  const { recipient = null, purpose = null } = link ?? {};
  at.about.hidden = recipient === null && purpose === null;
  at.recipient.hidden = recipient === null;
  write(at.recipientName, recipient?.name ?? "");
  write(at.recipientEmail, recipient?.email ?? "");
  at.purposeRow.hidden = purpose === null;
  write(at.purpose, purpose ?? "");
}

function showSave(view: View, say: Say): void {
  at.save.hidden = view.save === undefined;
  if (view.save === undefined) return;
  at.save.ariaDisabled = String(view.save.mode !== "enabled");
  at.save.classList.toggle("busy", view.save.mode === "busy");
  write(at.saveLabel, say(view.save.label));
}

const RENEWALS = { asked: "newLinkAsked", failed: "newLinkFailed" } as const;

function renewalWords({ renewal }: Facts, say: Say): string {
  return renewal === "asked" || renewal === "failed" ? say(RENEWALS[renewal]) : "";
}

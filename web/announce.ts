import { at } from "./elements.ts";
import type { Facts } from "./facts.ts";
import type { Say } from "./say.ts";
import type { View } from "./views.ts";
import { write } from "./write.ts";

let spoken: ReturnType<typeof setTimeout> | undefined;

/** A live region only speaks when its text changes, so both are emptied first. */
export function announce(view: View, facts: Facts, say: Say): void {
  clearTimeout(spoken);
  write(at.polite, "");
  write(at.urgent, "");
  const { announce: told } = view;
  if (told === undefined) return;
  const words = say(facts.formRejected ? "formIncomplete" : told.text);
  const region = told.urgent === true ? at.urgent : at.polite;
  spoken = setTimeout(() => write(region, words), told.afterMs ?? 0);
}

export function moveFocus(view: View, facts: Facts): void {
  if (view.focus === "heading") at.heading.focus();
  if (view.focus === "trouble") at.trouble.focus();
  if (view.focus === "problem") focusProblem(facts);
  if (view.focus === "bank") focusFrame(view.panel === "bank" ? at.bankFrame : at.component);
  if (facts.formRejected) focusFrame(at.component);
}

function focusProblem(facts: Facts): void {
  if (facts.problem !== null) at.problem.focus();
  else if (facts.pinTrouble !== null) at.pin.focus();
  else at.consent.focus();
}

/** Focusing a frame that has the focus already would take it away from the field inside. */
function focusFrame(container: HTMLElement): void {
  const frame = container.querySelector("iframe");
  if (document.activeElement !== frame) frame?.focus();
}

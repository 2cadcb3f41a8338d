import type { CopyKey } from "./copy/copy.ts";
import type { Facts } from "./facts.ts";
import { resumeAfter, type Signal, type State } from "./states.ts";

/** What the card holder sees, hears and can press in a state. `screen.ts` carries it out. */
export type View = {
  readonly panel: "waiting" | "asking" | "form" | "bank" | "notice" | "done";
  readonly heading: CopyKey;
  /** Of the tab, where it is not the heading. */
  readonly title?: CopyKey;
  /** The paragraph below the heading. */
  readonly lede?: CopyKey;
  /** What a screen reader is told, and after how long a wait. */
  readonly announce?: { readonly text: CopyKey; readonly urgent?: true; readonly afterMs?: number };
  readonly focus?: "heading" | "problem" | "trouble" | "bank" | undefined;
  readonly save?: SaveButton | undefined;
  /** Stands where the Component's frame is or will be. */
  readonly frame?: "loading" | "slow" | "blocked" | "shown";
  /** The one other way on. */
  readonly action?: Action | undefined;
};

type Action = {
  readonly label: CopyKey;
  readonly signal: Signal | "new_link";
  readonly busy?: boolean;
};

/** `aria-disabled` rather than disabled, so that focus is not lost while the page is busy. */
type SaveButton = { readonly mode: "enabled" | "disabled" | "busy"; readonly label: CopyKey };

const SAVE = { mode: "enabled", label: "save" } as const;
const WAIT = { mode: "disabled", label: "save" } as const;
const FORM = { panel: "form", heading: "title", lede: "purpose" } as const;

const OFFLINE = { text: "offline", urgent: true } as const;

const VIEWS: { readonly [S in Exclude<State, "offline">]: View } = {
  "link.loading": {
    panel: "waiting",
    heading: "title",
    announce: { text: "openingLink", afterMs: 1_000 },
  },
  "link.unreachable": {
    panel: "notice",
    heading: "unreachableTitle",
    lede: "unreachableText",
    focus: "heading",
    action: { label: "retry", signal: "retried" },
  },
  "link.invalid": {
    panel: "notice",
    heading: "invalidTitle",
    lede: "invalidText",
    focus: "heading",
  },
  "link.expired": {
    panel: "notice",
    heading: "expiredTitle",
    lede: "expiredText",
    focus: "heading",
  },
  "link.revoked": {
    panel: "notice",
    heading: "revokedTitle",
    lede: "revokedText",
    focus: "heading",
  },
  "link.used": { panel: "notice", heading: "usedTitle", lede: "usedText", focus: "heading" },
  "link.elsewhere": {
    panel: "notice",
    heading: "elsewhereTitle",
    lede: "elsewhereText",
    focus: "heading",
  },
  "component.loading": {
    ...FORM,
    frame: "loading",
    save: WAIT,
    announce: { text: "loadingForm", afterMs: 2_000 },
  },
  "component.slow": { ...FORM, frame: "slow", save: WAIT, announce: { text: "slowTitle" } },
  "component.blocked": {
    ...FORM,
    frame: "blocked",
    focus: "trouble",
    announce: { text: "blockedTitle", urgent: true },
  },
  ready: { ...FORM, frame: "shown", save: SAVE, announce: { text: "formReady" } },
  "submitting.tokenizing": {
    ...FORM,
    frame: "shown",
    save: { mode: "busy", label: "protecting" },
    announce: { text: "protecting" },
  },
  "submitting.saving": {
    ...FORM,
    frame: "shown",
    save: { mode: "busy", label: "saving" },
    announce: { text: "saving" },
  },
  // Nothing may lie over the bank's frame: what stands around it is made inert instead.
  "action.required": {
    panel: "bank",
    heading: "bankTitle",
    lede: "bankText",
    focus: "bank",
    announce: { text: "bankText", urgent: true },
  },
  returning: {
    panel: "asking",
    heading: "returningTitle",
    lede: "returningText",
    focus: "heading",
    announce: { text: "returningText" },
  },
  pending: {
    panel: "notice",
    heading: "pendingTitle",
    lede: "pendingText",
    focus: "heading",
    announce: { text: "pendingText" },
    action: { label: "checkAgain", signal: "retried" },
  },
  success: {
    panel: "done",
    heading: "successTitle",
    lede: "successText",
    focus: "heading",
    announce: { text: "successTitle", urgent: true },
  },
  "error.recoverable": {
    ...FORM,
    title: "problemTitle",
    frame: "shown",
    save: SAVE,
    focus: "problem",
  },
  "error.final": {
    panel: "notice",
    heading: "problemTitle",
    focus: "heading",
    action: { label: "retry", signal: "retried" },
  },
};

/** What a view depends on besides the state. */
export type Circumstances = Pick<
  Facts,
  "button" | "token" | "lostIn" | "already" | "bankUrl" | "renewable" | "renewal"
>;

export function viewOf(state: State, facts: Circumstances): View {
  switch (state) {
    case "offline":
      return offlineView(facts);
    case "success":
      return facts.already ? ALREADY : VIEWS.success;
    // The bank asks inside the Component's frame where it has no page of its own.
    case "action.required":
      return facts.bankUrl === null ? BANK_IN_FORM : VIEWS["action.required"];
    case "link.expired":
    case "link.used":
      return facts.renewable ? { ...VIEWS[state], action: newLink(facts) } : VIEWS[state];
    default:
      return withSave(VIEWS[state], facts);
  }
}

const ALREADY: View = {
  ...VIEWS.success,
  heading: "alreadyTitle",
  announce: { text: "alreadyTitle", urgent: true },
};

const BANK_IN_FORM: View = { ...VIEWS["action.required"], panel: "form", frame: "shown" };

/** Gone once it was pressed with success: asking twice would only send two messages. */
function newLink({ renewal }: Circumstances): Action | undefined {
  if (renewal === "asked") return undefined;
  return { label: "newLink", signal: "new_link", busy: renewal === "asking" };
}

/** A token that our API has not answered for yet is sent again: the card need not be typed again. */
function withSave(view: View, facts: Circumstances): View {
  if (view.save?.mode !== "enabled") return view;
  if (facts.token !== null) return { ...view, save: { ...view.save, label: "retry" } };
  return facts.button === "ours" ? view : { ...view, save: undefined };
}

/** The place is kept: what was on the screen stays there, only nothing can be sent. */
function offlineView(facts: Circumstances): View {
  const under = viewOf(resumeAfter(facts.lostIn), facts);
  return {
    ...under,
    announce: OFFLINE,
    focus: undefined,
    save: under.save === undefined ? undefined : { ...under.save, mode: "disabled" },
  };
}

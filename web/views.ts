import type { ButtonOwner } from "./card-form.ts";
import type { CopyKey } from "./copy/copy.ts";
import { resumeAfter, type Signal, type State } from "./states.ts";

/** What the card holder sees, hears and can press in a state. `render.ts` carries it out. */
export type View = {
  readonly panel: "waiting" | "form" | "notice" | "done";
  readonly heading: CopyKey;
  /** Of the tab, where it is not the heading. */
  readonly title?: CopyKey;
  /** The paragraph below the heading. */
  readonly lede?: CopyKey;
  /** What a screen reader is told, and after how long a wait. */
  readonly announce?: { readonly text: CopyKey; readonly urgent?: true; readonly afterMs?: number };
  readonly focus?: "heading" | "problem" | "trouble" | undefined;
  readonly save?: SaveButton | undefined;
  /** Stands where the Component's frame is or will be. */
  readonly frame?: "loading" | "slow" | "blocked" | "shown";
  /** The one other way on. */
  readonly action?: { readonly label: CopyKey; readonly signal: Signal };
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
    action: { label: "otherCard", signal: "retried" },
  },
};

/** What a view depends on besides the state. */
export type Circumstances = {
  readonly button: ButtonOwner;
  /** A token that our API has not answered for yet: the card need not be typed again. */
  readonly tokenPending: boolean;
  /** The state in which the network was lost. */
  readonly lostIn: State;
};

export function viewOf(state: State, circumstances: Circumstances): View {
  if (state === "offline") return offlineView(circumstances);
  const view = VIEWS[state];
  if (view.save?.mode !== "enabled") return view;
  if (circumstances.tokenPending) return { ...view, save: { ...view.save, label: "retry" } };
  return circumstances.button === "ours" ? view : { ...view, save: undefined };
}

/** The place is kept: what was on the screen stays there, only nothing can be sent. */
function offlineView(circumstances: Circumstances): View {
  const under = viewOf(resumeAfter(circumstances.lostIn), circumstances);
  return {
    ...under,
    announce: OFFLINE,
    focus: undefined,
    save: under.save === undefined ? undefined : { ...under.save, mode: "disabled" },
  };
}

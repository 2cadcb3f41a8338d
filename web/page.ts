import type { ButtonOwner, ComponentListener, MountedComponent } from "./card-form.ts";
import type { Config } from "./config.ts";
import { CONSENT_VERSION, type Locale } from "./copy/copy.ts";
import type { Card, LinkAnswer, LinkApi, Recipient, SaveAnswer } from "./link-api.ts";
import { type Pace, persist } from "./persist.ts";
import { componentProblem, type ShownProblem, shownProblem } from "./problem-copy.ts";
import { move, resumeAfter, type Signal, type State, TIMEOUTS } from "./states.ts";

/** What the page has learned so far. Lives in memory only and dies with the tab. */
export type Facts = {
  readonly locale: Locale;
  readonly config: Config | null;
  readonly recipient: Recipient | null;
  readonly card: Card | null;
  readonly button: ButtonOwner;
  /** The token that is being saved, or that could not be handed in yet. */
  readonly token: string | null;
  readonly problem: ShownProblem | null;
  readonly consentMissing: boolean;
  /** True right after the Component refused to submit incomplete fields. */
  readonly formRejected: boolean;
  /** The state in which the network was lost. */
  readonly lostIn: State;
};

/** The world as the page needs it. */
export type Ports = {
  readonly pace: Pace;
  loadConfig(): Promise<Config>;
  /** Null where the address carries no link token. */
  linkApi(config: Config): LinkApi | null;
  mount(config: Config, locale: Locale, listener: ComponentListener): MountedComponent;
  consented(): boolean;
  /** `entered` is false where only words changed, so that nothing is announced twice. */
  show(state: State, facts: Facts, entered: boolean): void;
};

export type Page = {
  readonly ports: Ports;
  state: State;
  facts: Facts;
  component: MountedComponent | null;
  timeout: ReturnType<typeof setTimeout> | undefined;
  /** Tokens that were handed in: the Component may report the same one twice. */
  readonly spent: Set<string>;
};

export function startPage(ports: Ports, locale: Locale): Page {
  const page: Page = {
    ports,
    state: "link.loading",
    facts: {
      locale,
      config: null,
      recipient: null,
      card: null,
      button: "ours",
      token: null,
      problem: null,
      consentMissing: false,
      formRejected: false,
      lostIn: "link.loading",
    },
    component: null,
    timeout: undefined,
    spent: new Set(),
  };
  enter(page, "link.loading");
  return page;
}

/** The only way from state to state. */
export function send(page: Page, signal: Signal, learned: Partial<Facts> = {}): void {
  const next = destination(page, signal);
  if (next === null) return;
  const lostIn = next === "offline" ? page.state : page.facts.lostIn;
  page.facts = { ...page.facts, formRejected: false, ...learned, lostIn };
  enter(page, next);
}

function destination(page: Page, signal: Signal): State | null {
  if (page.state === "offline" && signal === "reconnected") return resumeAfter(page.facts.lostIn);
  return move(page.state, signal);
}

const ON_ENTER: { readonly [S in State]?: (page: Page) => void | Promise<void> } = {
  "link.loading": openLink,
  "link.invalid": removeComponent,
  "link.expired": removeComponent,
  "link.revoked": removeComponent,
  "component.loading": mountComponent,
  "submitting.tokenizing": (page) => page.component?.submit(),
  "submitting.saving": saveCard,
  success: removeComponent,
  "error.final": removeComponent,
};

function enter(page: Page, state: State): void {
  clearTimeout(page.timeout);
  page.state = state;
  page.ports.show(state, page.facts, true);
  const timeout = TIMEOUTS[state];
  if (timeout !== undefined) {
    page.timeout = setTimeout(() => expire(page, timeout.signal), timeout.afterMs);
  }
  void ON_ENTER[state]?.(page);
}

/** Words are only needed where a token never came; the Component's own delays have a view each. */
function expire(page: Page, signal: Signal): void {
  send(page, signal, { problem: { text: "problemUnknown", userMessage: {} } });
}

/** The card holder pressed our button. */
export function submit(page: Page): void {
  const signal = page.facts.token === null ? "submitted" : "resent";
  if (move(page.state, signal) === null) return;
  if (page.ports.consented()) send(page, signal);
  else tell(page, { consentMissing: true });
}

export function consentChanged(page: Page): void {
  if (page.ports.consented()) tell(page, { consentMissing: false });
}

/** The Component speaks one language per mount, so its fields are drawn anew. */
export function speak(page: Page, locale: Locale): void {
  if (locale === page.facts.locale) return;
  tell(page, { locale });
  if (page.facts.token === null) send(page, "relocalized");
}

/** Something changed that moves no state. */
function tell(page: Page, learned: Partial<Facts>): void {
  page.facts = { ...page.facts, ...learned };
  page.ports.show(page.state, page.facts, false);
}

async function openLink(page: Page): Promise<void> {
  const { signal, learned } = afterOpening(await askForLink(page));
  send(page, signal, learned);
}

type Outcome = { readonly signal: Signal; readonly learned: Partial<Facts> };

function afterOpening(answer: LinkAnswer): Outcome {
  switch (answer.kind) {
    case "open":
      return { signal: "link_open", learned: { recipient: answer.recipient } };
    case "completed":
      return { signal: "link_completed", learned: { card: answer.card } };
    case "invalid":
    case "expired":
    case "revoked":
    case "lost":
      return { signal: `link_${answer.kind}`, learned: {} };
  }
}

async function askForLink(page: Page): Promise<LinkAnswer> {
  try {
    const config = page.facts.config ?? (await page.ports.loadConfig());
    tell(page, { config });
    const api = page.ports.linkApi(config);
    return api === null ? { kind: "invalid" } : await persist(() => api.open(), page.ports.pace);
  } catch {
    // Without its configuration the page cannot even say who sent the link.
    return { kind: "lost", problem: { code: "network", userMessage: {} }, retryAfterMs: 0 };
  }
}

function mountComponent(page: Page): void {
  const { config, locale } = page.facts;
  if (config === null) return;
  removeComponent(page);
  page.component = page.ports.mount(config, locale, {
    ready: (button) => send(page, "component_ready", { button }),
    blocked: () => send(page, "component_blocked"),
    token: (id) => takeToken(page, id),
    refused: (code) => send(page, "token_refused", { problem: componentProblem(code) }),
    formRejected: () => send(page, "form_rejected", { formRejected: true }),
  });
}

function removeComponent(page: Page): void {
  page.component?.unmount();
  page.component = null;
}

function takeToken(page: Page, token: string): void {
  if (page.spent.has(token)) return;
  if (page.ports.consented()) send(page, "tokenized", { token });
  else send(page, "token_withheld", { token, problem: null, consentMissing: true });
}

async function saveCard(page: Page): Promise<void> {
  const { config, locale, token } = page.facts;
  const api = config === null ? null : page.ports.linkApi(config);
  if (api === null || token === null) return;
  page.spent.add(token);
  const consent = { text_version: CONSENT_VERSION, locale };
  const answer = await persist(() => api.save({ token_id: token, consent }), page.ports.pace);
  const { signal, learned } = afterSaving(answer);
  send(page, signal, learned);
}

/** Only after a lost answer is the token kept: it may still be accepted, or already have been. */
function afterSaving(answer: SaveAnswer): Outcome {
  switch (answer.kind) {
    case "saved":
      return { signal: "saved", learned: { card: answer.card, token: null } };
    case "refused":
      return {
        signal: "save_refused",
        learned: { problem: shownProblem(answer.problem), token: null },
      };
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
      return { signal: `link_${answer.kind}`, learned: { token: null } };
  }
}

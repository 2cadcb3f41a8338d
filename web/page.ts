import { awaitOutcome, BACKGROUND_PAUSES_MS, FOREGROUND_PAUSES_MS } from "./await-outcome.ts";
import type { BlockReason, MountedComponent } from "./card-form.ts";
import type { Config } from "./config.ts";
import type { Locale } from "./copy/copy.ts";
import { type Facts, NOTHING_KNOWN } from "./facts.ts";
import { afterOpening, afterSaving, afterWaiting } from "./outcomes.ts";
import { saveRequest, stillMissing, whatIsMissing } from "./own-fields.ts";
import { persist } from "./persist.ts";
import type { Ports } from "./ports.ts";
import { componentProblem } from "./problem-copy.ts";
import { move, resumeAfter, type Signal, type State, TIMEOUTS } from "./states.ts";

export type Page = {
  readonly ports: Ports;
  /** The browser's language, until the link says another, until the card holder chooses one. */
  wanted: Locale;
  hasChosen: boolean;
  state: State;
  facts: Facts;
  component: MountedComponent | null;
  timeout: ReturnType<typeof setTimeout> | undefined;
  /** Tokens that were handed in, each with its key: the Component may report the same one twice. */
  readonly spent: Map<string, string>;
  /** Counts the states that were entered, so that an answer knows whether it comes too late. */
  visit: number;
};

export function startPage(ports: Ports, locale: Locale): Page {
  const page: Page = {
    ports,
    wanted: locale,
    hasChosen: false,
    state: "link.loading",
    facts: { ...NOTHING_KNOWN, inApp: ports.inApp },
    component: null,
    timeout: undefined,
    spent: new Map(),
    visit: 0,
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
  "link.used": removeComponent,
  "component.loading": mountComponent,
  "submitting.tokenizing": (page) => page.component?.submit(),
  "submitting.saving": saveCard,
  "action.required": (page) => wait(page, page.facts.bankUrl === null ? [] : BACKGROUND_PAUSES_MS),
  returning: (page) => wait(page, FOREGROUND_PAUSES_MS),
  success: removeComponent,
  "error.final": removeComponent,
};

function enter(page: Page, state: State): void {
  clearTimeout(page.timeout);
  page.state = state;
  page.visit += 1;
  page.ports.show(state, page.facts, true);
  report(page);
  const timeout = TIMEOUTS[state];
  if (timeout !== undefined) {
    page.timeout = setTimeout(() => expire(page, timeout.signal), timeout.afterMs);
  }
  void ON_ENTER[state]?.(page);
}

/** What a merchant wants to count: how many got as far as the form, and what became of them. */
const REPORTED: ReadonlySet<State> = new Set([
  "component.slow",
  "component.blocked",
  "ready",
  "pending",
  "success",
  "error.recoverable",
  "error.final",
]);

function report({ ports, state, facts }: Page): void {
  if (facts.config === null || !REPORTED.has(state)) return;
  const code = state === "component.blocked" ? facts.blockedCode : facts.problem?.code;
  ports.report(facts.config, code == null ? { state } : { state, code });
}

/** Words are only needed where a token never came; the Component's own delays have a view each. */
function expire(page: Page, signal: Signal): void {
  if (signal === "component_blocked") block(page, "timeout");
  else send(page, signal, { problem: { text: "problemUnknown", userMessage: {} } });
}

/** Something short to quote, so that a complaint finds its event. */
function block(page: Page, reason: BlockReason): void {
  const blockedCode = `CE-${reason.slice(0, 3)}-${page.ports.newKey().slice(0, 4)}`.toUpperCase();
  send(page, "component_blocked", { blockedCode });
}

/** The card holder pressed our button. */
export function submit(page: Page): void {
  const signal = page.facts.token === null ? "submitted" : "resent";
  if (move(page.state, signal) === null) return;
  const missing = whatIsMissing(page.facts, page.ports);
  if (missing === null) send(page, signal, { consentMissing: false, pinTrouble: null });
  else tell(page, missing);
}

/** The card holder touched one of our own fields: a reproach that no longer holds goes. */
export function fieldsChanged(page: Page): void {
  const { consentMissing, pinTrouble } = page.facts;
  if (consentMissing || pinTrouble !== null) tell(page, stillMissing(page.facts, page.ports));
}

/**
 * The Component speaks one language per mount, so its fields are drawn anew. Where the words cannot be
 * fetched the page goes on speaking as before.
 */
export async function speak(page: Page, locale: Locale): Promise<void> {
  page.wanted = locale;
  page.hasChosen = true;
  if (locale === page.facts.locale) return;
  const tone = page.facts.config?.merchant.tone ?? "tu";
  const words = await page.ports.words(locale, tone).catch(() => null);
  if (words === null || page.wanted !== locale) return;
  tell(page, { locale, words });
  if (page.facts.token === null) send(page, "relocalized");
}

/** Asks for a new link, which goes where the first one went and is never shown here. */
export async function askForNewLink(page: Page): Promise<void> {
  const { config, renewal } = page.facts;
  const api = config === null ? null : page.ports.linkApi(config);
  if (api === null || renewal === "asking" || renewal === "asked") return;
  tell(page, { renewal: "asking" });
  tell(page, { renewal: (await api.renew()) ? "asked" : "failed" });
}

/** Something changed that moves no state. */
function tell(page: Page, learned: Partial<Facts>): void {
  page.facts = { ...page.facts, ...learned };
  page.ports.show(page.state, page.facts, false);
}

async function openLink(page: Page): Promise<void> {
  const { ports } = page;
  try {
    const config = page.facts.config ?? (await ports.loadConfig());
    tell(page, { ...(await spoken(page, config)), config });
    const api = ports.linkApi(config);
    if (api === null) {
      send(page, ports.cameBack ? "link_elsewhere" : "link_invalid");
      return;
    }
    const { signal, learned } = afterOpening(await persist(() => api.open(), ports.pace));
    // The merchant wrote to the card holder in the link's language; their own choice outdoes it.
    if (!page.hasChosen) page.wanted = learned.link?.locale ?? page.wanted;
    // Conekta may not have heard yet what the bank just decided: ask again before asking the bank.
    const isBack = signal === "bank_asks" && ports.cameBack;
    const words = await spoken(page, config);
    send(page, isBack ? "unconfirmed" : signal, { ...learned, ...words });
  } catch {
    // Without its configuration the page cannot even say who sent the link.
    send(page, "link_lost");
  }
}

/** The wanted language where the merchant speaks it, and the words for it. */
async function spoken(
  { ports, facts, wanted }: Page,
  { merchant }: Config,
): Promise<Pick<Facts, "locale" | "words">> {
  const locale = merchant.locales.includes(wanted) ? wanted : (merchant.locales[0] ?? wanted);
  const isSpoken = facts.config !== null && locale === facts.locale;
  return { locale, words: isSpoken ? facts.words : await ports.words(locale, merchant.tone) };
}

/**
 * Whoever comes back to a form may have saved the card in another tab, or be too late. A card whose
 * answer is still owed is left alone: its own retry asks.
 */
export async function lookAgain(page: Page): Promise<void> {
  const { facts, state, visit } = page;
  const isForm = state === "ready" || state === "error.recoverable";
  const api = facts.config === null ? null : page.ports.linkApi(facts.config);
  if (!isForm || api === null || facts.token !== null) return;
  const { signal, learned } = afterOpening(await api.open());
  if (page.visit === visit) send(page, signal, learned);
}

function mountComponent(page: Page): void {
  const { config, locale } = page.facts;
  if (config === null) return;
  removeComponent(page);
  if (!page.ports.isCapable) {
    block(page, "crypto");
    return;
  }
  page.component = page.ports.mount(config, locale, {
    ready: (button) => send(page, "component_ready", { button }),
    blocked: (reason) => block(page, reason),
    bankAsks: () => send(page, "bank_asks", { bankUrl: null }),
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
  const missing = whatIsMissing(page.facts, page.ports);
  if (missing === null) send(page, "tokenized", { token });
  else send(page, "token_withheld", { token, problem: null, ...missing });
}

async function saveCard(page: Page): Promise<void> {
  const { config, token, link } = page.facts;
  const api = config === null ? null : page.ports.linkApi(config);
  if (config === null || api === null || token === null) return;
  const key = page.spent.get(token) ?? page.ports.newKey();
  page.spent.set(token, key);
  const request = await saveRequest(page, config, token);
  const answer = await persist(() => api.save(request, key), page.ports.pace);
  const { signal, learned } = afterSaving(answer, link);
  send(page, signal, learned);
}

/** Asks our API, which asks Conekta, until somebody knows or nobody is left to tell. */
async function wait(page: Page, pausesMs: readonly number[]): Promise<void> {
  const { config } = page.facts;
  const api = config === null ? null : page.ports.linkApi(config);
  if (api === null) return;
  const { visit } = page;
  const isOver = () => page.visit !== visit;
  const last = await awaitOutcome(() => api.open(), pausesMs, { pace: page.ports.pace, isOver });
  if (isOver() || last === null) return;
  const outcome = afterWaiting(last);
  if (outcome !== null) send(page, outcome.signal, outcome.learned);
  else if (last.kind === "action") send(page, "bank_asks", { bankUrl: last.bankUrl });
  else send(page, "gave_up_waiting");
}

/**
 * The page as one explicit state machine, written down as data. A signal that a state does not list
 * is ignored: that alone stops double clicks, repeated callbacks and answers that arrive too late.
 */

export const STATES = [
  "link.loading",
  "link.unreachable",
  "link.invalid",
  "link.expired",
  "link.revoked",
  "link.used",
  "link.elsewhere",
  "component.loading",
  "component.slow",
  "component.blocked",
  "ready",
  "submitting.tokenizing",
  "submitting.saving",
  "action.required",
  "returning",
  "pending",
  "success",
  "error.recoverable",
  "error.final",
  "offline",
] as const;

export type State = (typeof STATES)[number];

export type Signal =
  /** What our API said of the link. */
  | "link_open"
  | "link_completed"
  | "link_invalid"
  | "link_expired"
  | "link_revoked"
  | "link_used"
  | "link_lost"
  /** The bank sent the card holder to a browser that was never given the link. */
  | "link_elsewhere"
  /** Somebody has to wait: the bank asks, or nobody knows yet how it ended. */
  | "bank_asks"
  | "unconfirmed"
  | "not_confirmed"
  | "gave_up_waiting"
  /** How Conekta's Component is doing. */
  | "component_ready"
  | "component_delayed"
  | "component_blocked"
  /** What the card holder did. */
  | "submitted"
  | "resent"
  | "retried"
  | "relocalized"
  /** The bank's page says that it is done, or its window was left. Proves nothing. */
  | "bank_done"
  /** What the Component made of the card. */
  | "form_rejected"
  | "tokenized"
  | "token_withheld"
  | "token_refused"
  /** What our API made of the token. */
  | "saved"
  | "save_refused"
  | "save_lost"
  | "save_impossible"
  /** The network of the device. */
  | "disconnected"
  | "reconnected";

type Moves = { readonly [S in Signal]?: State };

/** What the link turned out to be; asked when the page opens and told again by a refused save. */
const LINK_ENDS = {
  link_invalid: "link.invalid",
  link_expired: "link.expired",
  link_revoked: "link.revoked",
  link_used: "link.used",
} as const satisfies Moves;

/** What is under way at the bank, whoever began it: this tab, another one, or another browser. */
const UNDER_WAY = {
  bank_asks: "action.required",
  unconfirmed: "returning",
} as const satisfies Moves;

/** The Component may show a button of its own or submit on Enter, so a token can come unasked. */
const TOKEN_ANSWERS = {
  tokenized: "submitting.saving",
  token_withheld: "error.recoverable",
  token_refused: "error.recoverable",
} as const satisfies Moves;

/** What may have become of the link while the card holder was in another tab. */
const LOOKED_AGAIN = {
  ...LINK_ENDS,
  ...UNDER_WAY,
  link_completed: "success",
} as const satisfies Moves;

const MOVES: { readonly [S in State]: Moves } = {
  "link.loading": {
    ...LINK_ENDS,
    ...UNDER_WAY,
    link_open: "component.loading",
    link_completed: "success",
    link_elsewhere: "link.elsewhere",
    link_lost: "link.unreachable",
    disconnected: "offline",
  },
  "link.unreachable": { retried: "link.loading", disconnected: "offline" },
  "link.invalid": {},
  "link.expired": {},
  "link.revoked": {},
  "link.used": {},
  "link.elsewhere": {},
  "component.loading": {
    component_ready: "ready",
    component_delayed: "component.slow",
    component_blocked: "component.blocked",
    relocalized: "component.loading",
    disconnected: "offline",
  },
  "component.slow": {
    component_ready: "ready",
    component_blocked: "component.blocked",
    retried: "component.loading",
    relocalized: "component.loading",
    disconnected: "offline",
  },
  // A Component that was only very late is still welcome.
  "component.blocked": {
    component_ready: "ready",
    retried: "component.loading",
    disconnected: "offline",
  },
  ready: {
    ...TOKEN_ANSWERS,
    ...LOOKED_AGAIN,
    submitted: "submitting.tokenizing",
    relocalized: "component.loading",
    disconnected: "offline",
  },
  "submitting.tokenizing": {
    ...TOKEN_ANSWERS,
    form_rejected: "ready",
    bank_asks: "action.required",
  },
  // Losing the network here is the retries' business: the answer may already be on its way.
  "submitting.saving": {
    ...LINK_ENDS,
    ...UNDER_WAY,
    saved: "success",
    save_refused: "error.recoverable",
    save_lost: "error.recoverable",
    save_impossible: "error.final",
  },
  // The bank asks inside the Component, which then has a token, or on a page of its own.
  "action.required": {
    ...TOKEN_ANSWERS,
    ...LINK_ENDS,
    bank_done: "returning",
    link_completed: "success",
    not_confirmed: "error.final",
    gave_up_waiting: "pending",
  },
  returning: {
    ...LINK_ENDS,
    link_completed: "success",
    not_confirmed: "error.final",
    bank_asks: "action.required",
    gave_up_waiting: "pending",
  },
  pending: { retried: "returning" },
  success: {},
  "error.recoverable": {
    ...TOKEN_ANSWERS,
    ...LOOKED_AGAIN,
    submitted: "submitting.tokenizing",
    resent: "submitting.saving",
    relocalized: "component.loading",
    disconnected: "offline",
  },
  "error.final": { retried: "component.loading" },
  // Where `reconnected` leads depends on where the network was lost: see `resumeAfter`.
  offline: {},
};

/** Where the signal leads, or null where the state does not listen to it. */
export function move(state: State, signal: Signal): State | null {
  return MOVES[state][signal] ?? null;
}

/** Where the page goes on when the network is back. What was still being fetched is fetched anew. */
export function resumeAfter(lost: State): State {
  if (lost.startsWith("link.")) return "link.loading";
  if (lost.startsWith("component.")) return "component.loading";
  return lost;
}

type Timeout = { readonly afterMs: number; readonly signal: Signal };

/** How long a state may last before it says so. Restarted by every move. */
export const TIMEOUTS: { readonly [S in State]?: Timeout } = {
  "component.loading": { afterMs: 8_000, signal: "component_delayed" },
  // 15 s in all since the Component was asked for.
  "component.slow": { afterMs: 7_000, signal: "component_blocked" },
  // A bank's network is not involved yet: encrypting a card and storing it takes Conekta a second.
  "submitting.tokenizing": { afterMs: 30_000, signal: "token_refused" },
  // Banks give their codes five minutes or so.
  "action.required": { afterMs: 600_000, signal: "gave_up_waiting" },
};

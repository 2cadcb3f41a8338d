import type { Locale } from "./copy/copy.ts";
import { members, text, textOrNumber } from "./json.ts";

/** The saved card, as much of it as anyone may see. */
export type Card = {
  readonly brand: string;
  readonly last4: string;
  /** `MM/AA`. */
  readonly expires: string;
};

/** Whom the link was made for, masked, so that a stranger to it notices. */
export type Recipient = { readonly name: string; readonly email: string };

/** A refusal in the words of our API, where it has some. */
export type Problem = {
  readonly code: string;
  readonly userMessage: { readonly [L in Locale]?: string };
  readonly requestId?: string;
};

type LinkEnd = { readonly kind: "invalid" | "expired" | "revoked" };

/** No answer, or one that promises that the same question may be asked again. */
type Lost = { readonly kind: "lost"; readonly problem: Problem; readonly retryAfterMs: number };

export type LinkAnswer =
  | LinkEnd
  | Lost
  | { readonly kind: "open"; readonly recipient: Recipient | null }
  | { readonly kind: "completed"; readonly card: Card | null };

export type SaveAnswer =
  | LinkEnd
  | Lost
  | { readonly kind: "saved"; readonly card: Card | null }
  | { readonly kind: "refused" | "impossible"; readonly problem: Problem };

export type SaveRequest = {
  readonly token_id: string;
  readonly consent: { readonly text_version: string; readonly locale: Locale };
};

export type LinkApi = {
  open(): Promise<LinkAnswer>;
  /** Asking again with the same token is safe: our API answers what it answered before. */
  save(request: SaveRequest): Promise<SaveAnswer>;
};

/** Longer than a function may take (10 s) with a slow network on both ways. */
const ANSWER_TIMEOUT_MS = 20_000;

const NETWORK: Problem = { code: "network", userMessage: {} };

/** The link token travels in a header, so that no access log, history or referrer holds it. */
export function linkApi(apiUrl: string, linkToken: string, send = fetch): LinkApi {
  const ask = (path: string, body?: SaveRequest) =>
    send(`${apiUrl}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        authorization: `Bearer ${linkToken}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
  return {
    open: () => answered(() => ask("/card-link"), readLink),
    save: (request) => answered(() => ask("/card-link/card", request), readSave),
  };
}

async function answered<Answer>(
  ask: () => Promise<Response>,
  read: (response: Response, body: unknown) => Answer,
): Promise<Answer | Lost> {
  try {
    const response = await ask();
    const body: unknown = await response.json();
    return read(response, body);
  } catch {
    // Unreachable, cut off, too slow or not JSON: in each case nobody knows what happened.
    return { kind: "lost", problem: NETWORK, retryAfterMs: 0 };
  }
}

function readLink(response: Response, body: unknown): LinkAnswer {
  const { state, customer, card } = members(body);
  if (response.ok && state === "completed") return { kind: "completed", card: readCard(card) };
  if (response.ok) return { kind: "open", recipient: readRecipient(customer) };
  return linkEnd(response, body) ?? lost(response, body);
}

function readSave(response: Response, body: unknown): SaveAnswer {
  const { card } = members(body);
  if (response.ok) return { kind: "saved", card: readCard(card) };
  const end = linkEnd(response, body);
  if (end !== null) return end;
  if (mayAskAgain(response, body)) return lost(response, body);
  const problem = readProblem(body);
  return { kind: isAboutTheCard(response) ? "refused" : "impossible", problem };
}

function linkEnd(response: Response, body: unknown): LinkEnd | null {
  if (response.status === 401) return { kind: "invalid" };
  if (response.status !== 410) return null;
  const { code } = members(body);
  return { kind: code === "link_revoked" ? "revoked" : "expired" };
}

/** 402 is a bank's refusal, 422 a card or token that Conekta does not take. */
function isAboutTheCard(response: Response): boolean {
  return response.status === 402 || response.status === 422;
}

/** A gateway's bare 5xx says nothing about `retryable`; the same token makes asking again safe. */
function mayAskAgain(response: Response, body: unknown): boolean {
  const { retryable } = members(body);
  if (typeof retryable === "boolean") return retryable && !isAboutTheCard(response);
  return response.status >= 500 || response.status === 429;
}

function lost(response: Response, body: unknown): Lost {
  const seconds = Number(response.headers.get("retry-after") ?? 0);
  return {
    kind: "lost",
    problem: readProblem(body),
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1_000 : 0,
  };
}

function readProblem(body: unknown): Problem {
  const { code, user_message, request_id } = members(body);
  const { es, en } = members(user_message);
  const requestId = text(request_id);
  const spanish = text(es);
  const english = text(en);
  return {
    code: text(code) ?? "unknown",
    userMessage: {
      ...(spanish === undefined ? {} : { "es-MX": spanish }),
      ...(english === undefined ? {} : { en: english }),
    },
    ...(requestId === undefined ? {} : { requestId }),
  };
}

function readRecipient(customer: unknown): Recipient | null {
  const { name, email } = members(customer);
  const known = { name: text(name) ?? "", email: text(email) ?? "" };
  return known.name === "" && known.email === "" ? null : known;
}

function readCard(card: unknown): Card | null {
  const { brand, last4, exp_month, exp_year } = members(card);
  const digits = text(last4);
  const month = textOrNumber(exp_month);
  const year = textOrNumber(exp_year);
  if (digits === undefined || month === undefined || year === undefined) return null;
  return {
    brand: text(brand) ?? "",
    last4: digits,
    expires: `${month.padStart(2, "0")}/${year.slice(-2)}`,
  };
}

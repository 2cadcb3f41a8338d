import type { Locale } from "./copy/copy.ts";
import { members, optional, text, textOrNumber, webAddress } from "./json.ts";

/** The saved card, as much of it as anyone may see. */
type Card = {
  readonly brand: string;
  readonly last4: string;
  /** `MM/AA`. */
  readonly expires: string;
};

/** Whom the link was made for, masked, so that a stranger to it notices. */
type Recipient = { readonly name: string; readonly email: string };

/** What our API tells of a link, whatever its state. */
export type LinkFacts = {
  readonly recipient: Recipient | null;
  /** In which the page begins; null: the browser's. */
  readonly locale: Locale | null;
  /** What the card is for, in the merchant's words. */
  readonly purpose: string | null;
  /** Whether the last four digits of the card holder's telephone are asked for. */
  readonly pinRequired: boolean;
  readonly attemptsLeft: number | null;
  /** Where the merchant wants the card holder back; our API only names addresses on its list. */
  readonly returnUrl: string | null;
  readonly card: Card | null;
  /** What the card holder may quote to the merchant. */
  readonly receipt: string | null;
};

/** A refusal in the words of our API, where it has some. */
export type Problem = {
  readonly code: string;
  /** What Conekta called it, where it was Conekta that refused. */
  readonly conektaCode?: string;
  readonly userMessage: { readonly [L in Locale]?: string };
  readonly requestId?: string;
};

/** `renewable`: whether a new link can be asked for. */
type LinkEnd = {
  readonly kind: "invalid" | "expired" | "revoked" | "used";
  readonly renewable: boolean;
};

/** No answer, or one that promises that the same question may be asked again. */
export type Lost = {
  readonly kind: "lost";
  readonly problem: Problem;
  readonly retryAfterMs: number;
};

/** A bank that wants to hear from the card holder, and how things stand while nobody knows. */
type UnderWay =
  | { readonly kind: "action"; readonly bankUrl: string; readonly link: LinkFacts }
  | { readonly kind: "unconfirmed"; readonly link: LinkFacts };

export type LinkAnswer =
  | LinkEnd
  | Lost
  | UnderWay
  | { readonly kind: "open" | "completed"; readonly link: LinkFacts };

export type SaveAnswer =
  | LinkEnd
  | Lost
  | UnderWay
  /** `already`: by another tab, before this token came. */
  | { readonly kind: "saved"; readonly already: boolean; readonly link: LinkFacts }
  | { readonly kind: "refused" | "impossible"; readonly problem: Problem };

export const NETWORK: Problem = { code: "network", userMessage: {} };

export function readLink(response: Response, body: unknown): LinkAnswer {
  if (!response.ok) return linkEnd(response, body) ?? lost(response, body);
  const link = readFacts(body);
  if (members(body)["state"] === "completed") return { kind: "completed", link };
  return underWay(body, link) ?? { kind: "open", link };
}

export function readSave(response: Response, body: unknown): SaveAnswer {
  if (response.ok) {
    const link = readFacts(body);
    const already = members(body)["already_saved"] === true;
    return underWay(body, link) ?? { kind: "saved", already, link };
  }
  const end = linkEnd(response, body);
  if (end !== null) return end;
  if (mayAskAgain(response, body)) return lost(response, body);
  const problem = readProblem(body);
  return { kind: isAboutTheCard(response, body) ? "refused" : "impossible", problem };
}

function underWay(body: unknown, link: LinkFacts): UnderWay | null {
  const { state, next_action } = members(body);
  const bankUrl = webAddress(members(next_action)["url"]);
  if (state === "action_required" && bankUrl !== undefined)
    return { kind: "action", bankUrl, link };
  const isUnconfirmed = state === "saving" || state === "pending" || state === "action_required";
  return isUnconfirmed ? { kind: "unconfirmed", link } : null;
}

const ENDS: ReadonlyMap<string, LinkEnd["kind"]> = new Map([
  ["link_invalid", "invalid"],
  ["link_not_found", "invalid"],
  ["link_expired", "expired"],
  ["link_revoked", "revoked"],
  ["link_used", "used"],
  ["link_exhausted", "used"],
]);

function linkEnd(response: Response, body: unknown): LinkEnd | null {
  const { code, renewable } = members(body);
  const kind = ENDS.get(text(code) ?? "");
  if (kind !== undefined) return { kind, renewable: renewable === true };
  return response.status === 401 ? { kind: "invalid", renewable: false } : null;
}

/** 402 is a bank's refusal, 422 a card or token that Conekta does not take; a PIN can be retyped. */
function isAboutTheCard(response: Response, body: unknown): boolean {
  const { code } = members(body);
  return response.status === 402 || response.status === 422 || isAboutThePin(text(code));
}

/** The card holder typed other digits than the telephone ends in. */
export function isAboutThePin(code: string | undefined): boolean {
  return code === "pin_wrong";
}

/** A gateway's bare 5xx says nothing about `retryable`; the same token makes asking again safe. */
function mayAskAgain(response: Response, body: unknown): boolean {
  const { retryable } = members(body);
  if (typeof retryable === "boolean") return retryable && !isAboutTheCard(response, body);
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
  const { code, conekta, user_message, request_id } = members(body);
  const { es, en } = members(user_message);
  return {
    code: text(code) ?? "unknown",
    userMessage: { ...optional("es-MX", text(es)), ...optional("en", text(en)) },
    ...optional("conektaCode", text(members(conekta)["code"])),
    ...optional("requestId", text(request_id)),
  };
}

const LOCALES: ReadonlyMap<string, Locale> = new Map([
  ["es", "es-MX"],
  ["en", "en"],
]);

function readFacts(body: unknown): LinkFacts {
  const { payer, locale, purpose, pin_required, attempts_left, return_url, card, receipt } =
    members(body);
  return {
    recipient: readRecipient(payer),
    locale: LOCALES.get(text(locale) ?? "") ?? null,
    purpose: text(purpose) ?? null,
    pinRequired: pin_required === true,
    attemptsLeft: typeof attempts_left === "number" ? attempts_left : null,
    returnUrl: webAddress(return_url) ?? null,
    card: readCard(card),
    receipt: text(members(receipt)["id"]) ?? null,
  };
}

function readRecipient(payer: unknown): Recipient | null {
  const { name, email } = members(payer);
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

import type { Card, Consent } from "./customer.ts";
import type { ConektaSaid } from "./errors.ts";

/** Something that the merchant must learn of a link, and when it happened (epoch s). */
export type LinkEffect = {
  readonly kind:
    | "card_link.created"
    | "card_link.opened"
    | "card_link.completed"
    | "card_link.expired"
    | "card_link.revoked"
    | "card_link.renewal_requested";
  readonly at: number;
};

/** One card on its way through a link. The same key again is the same attempt. */
export type LinkAttempt = {
  /** Digest of the request's Idempotency-Key. */
  readonly key: string;
  /** Epoch ms until which whoever brings the card is left alone. */
  readonly leaseMs: number;
};

/** How the last attempt ended, for who asks again with its key because the answer was lost. */
export type LinkRefusal = { readonly key: string; readonly said: ConektaSaid };

/**
 * An invitation to save a card. Whoever has its token may use it; only a digest of the token is
 * kept. Times in epoch s, unless named ms; what has not happened is null.
 */
export type CardLink = {
  readonly id: string;
  readonly owner: string;
  /** Digest of the token's secret part; a renewal replaces it, and with it the old token. */
  readonly tokenDigest: string;
  /** Whose card it will be: a customer of ours, or one that comes to be by this link. */
  readonly customerId: string;
  readonly forExisting: boolean;
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
  readonly purpose: string | null;
  readonly locale: "es" | "en";
  readonly returnUrl: string | null;
  readonly pin: "phone_last4" | null;
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
  readonly maxAttempts: number;
  readonly attempts: number;
  /** The attempt under way, or of which nobody knows how it ended. */
  readonly attempt: LinkAttempt | null;
  readonly refusal: LinkRefusal | null;
  /** The key of the attempt that brought the card. */
  readonly savedBy: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly openedAt: number | null;
  readonly completedAt: number | null;
  readonly revokedAt: number | null;
  /** When the merchant was told that it expired; a renewal makes it null again. */
  readonly expiredAt: number | null;
  readonly renewalRequestedAt: number | null;
  /** When the person was forgotten, and with them all of the link that said something of them. */
  readonly forgottenAt: number | null;
  /** Of the card that was saved by this link. */
  readonly card: Card | null;
  readonly consent: Consent | null;
  /** What the holder can name when they ask about it. */
  readonly receipt: string;
  /** What the merchant's queue has not taken yet, oldest first. */
  readonly outbox: readonly LinkEffect[];
  readonly version: number;
};

type Beginning = Pick<
  CardLink,
  | "id"
  | "owner"
  | "tokenDigest"
  | "customerId"
  | "forExisting"
  | "name"
  | "email"
  | "phone"
  | "purpose"
  | "locale"
  | "returnUrl"
  | "pin"
  | "metadata"
  | "maxAttempts"
  | "receipt"
>;

/** A link that nobody has opened, about to be stored. */
export function newLink(
  beginning: Beginning,
  when: { readonly nowMs: number; readonly livesSeconds: number },
): CardLink {
  const createdAt = Math.floor(when.nowMs / 1000);
  const link: CardLink = {
    ...beginning,
    attempts: 0,
    attempt: null,
    refusal: null,
    savedBy: null,
    createdAt,
    expiresAt: createdAt + when.livesSeconds,
    openedAt: null,
    completedAt: null,
    revokedAt: null,
    expiredAt: null,
    renewalRequestedAt: null,
    forgottenAt: null,
    card: null,
    consent: null,
    outbox: [],
    version: 0,
  };
  return linkAfter(link, "card_link.created", when.nowMs);
}

/** The link with another token and another life; what was tried with the old token is forgotten. */
export function renewed(
  link: CardLink,
  tokenDigest: string,
  when: { readonly nowMs: number; readonly livesSeconds: number },
): CardLink {
  return {
    ...link,
    tokenDigest,
    attempts: 0,
    refusal: null,
    expiresAt: Math.floor(when.nowMs / 1000) + when.livesSeconds,
    expiredAt: null,
    renewalRequestedAt: null,
  };
}

export type LinkState =
  | "open"
  | "saving"
  | "pending"
  | "completed"
  | "revoked"
  | "exhausted"
  | "expired";

/** What of a link its state comes from. */
type LinkCourse = Pick<
  CardLink,
  "completedAt" | "revokedAt" | "attempts" | "maxAttempts" | "expiresAt"
> & { readonly attempt: Pick<LinkAttempt, "leaseMs"> | null };

/**
 * What a link is good for now. What was saved stays saved, and a card that is on its way is waited
 * for, whatever happens to the link meanwhile.
 */
export function linkState(link: LinkCourse, nowMs: number): LinkState {
  if (link.completedAt !== null) return "completed";
  if (link.attempt !== null) return link.attempt.leaseMs > nowMs ? "saving" : "pending";
  if (link.revokedAt !== null) return "revoked";
  if (attemptsLeft(link) === 0) return "exhausted";
  return link.expiresAt * 1000 <= nowMs ? "expired" : "open";
}

/** An effect is sent by whoever caused it; this long after, `attend-card-links` sends what is left. */
const OUTBOX_OVERDUE_MS = 60_000;

/** What Conekta was asked to save, and has not shown so long after the asking, is not there. */
const SETTLED_AFTER_MS = 60_000;

/** When `attend-card-links` has something to do about the link (epoch ms), or null when it never will. */
export function linkLook(link: CardLink): number | null {
  const [oldest] = link.outbox;
  if (oldest) return oldest.at * 1000 + OUTBOX_OVERDUE_MS;
  if (link.completedAt !== null) return null;
  if (link.attempt !== null) return link.attempt.leaseMs + SETTLED_AFTER_MS;
  const over = link.revokedAt !== null || link.expiredAt !== null;
  return over ? null : link.expiresAt * 1000;
}

/** The link with something that has happened to it, which the merchant is going to be told. */
export function linkAfter(link: CardLink, kind: LinkEffect["kind"], nowMs: number): CardLink {
  return { ...link, outbox: [...link.outbox, { kind, at: Math.floor(nowMs / 1000) }] };
}

/** The link that has brought its card. */
export function completed(
  link: CardLink,
  saved: { readonly card: Card; readonly consent: Consent },
  nowMs: number,
): CardLink {
  const at = Math.floor(nowMs / 1000);
  const savedBy = link.attempt?.key ?? null;
  const done = { ...link, ...saved, savedBy, attempt: null, refusal: null, completedAt: at };
  return linkAfter(done, "card_link.completed", nowMs);
}

/** The link that the merchant took back. */
export function revoked(link: CardLink, nowMs: number): CardLink {
  const taken = { ...link, revokedAt: Math.floor(nowMs / 1000) };
  return linkAfter(taken, "card_link.revoked", nowMs);
}

/**
 * What is left of a link whose person is forgotten: that it was there, and when what happened to it.
 * What the merchant wrote into it may name the person, and goes as well. Nobody holds its token any more.
 */
export function forgottenLink(link: CardLink, nowMs: number): CardLink {
  return {
    ...link,
    tokenDigest: "",
    name: "",
    email: "",
    phone: null,
    purpose: null,
    returnUrl: null,
    metadata: {},
    attempt: null,
    refusal: null,
    savedBy: null,
    card: null,
    consent: null,
    forgottenAt: Math.floor(nowMs / 1000),
  };
}

/** Cards and PINs that may still be tried. */
export function attemptsLeft({
  maxAttempts,
  attempts,
}: Pick<CardLink, "maxAttempts" | "attempts">): number {
  return Math.max(0, maxAttempts - attempts);
}

/** Whether the holder has shown to know the phone's last four digits, where the link asks for them. */
export function knowsPin({ pin, phone }: CardLink, said: string | undefined): boolean {
  return pin === null || (said !== undefined && (phone ?? "").endsWith(said));
}

/** `Ana Sofía López` → `Ana L.`: enough to know that a link is one's own, too little to leak. */
export function maskedName(name: string): string {
  const [first = "", ...others] = name.split(/\s+/);
  const last = others.at(-1);
  return last ? `${first} ${last.slice(0, 1)}.` : first;
}

/** `ana@example.com` → `a•••@example.com`. */
export function maskedEmail(email: string): string {
  return email.replace(/^(.)[^@]*/, "$1•••");
}

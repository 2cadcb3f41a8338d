/** An invitation to save a card. Whoever has its token may use it; only the token's digest is kept. */
export type CardLink = {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
  /** The customer that the saved card will belong to, decided when the link is made. */
  readonly customerId: string;
  /** Epoch s. */
  readonly expiresAt: number;
};

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

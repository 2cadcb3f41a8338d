/** What a link's token says: which link, and that whoever holds it was given it. */
export type LinkToken = { readonly linkId: string; readonly secret: string };

type Digest = (...parts: readonly string[]) => string;

/*
 * 32 letters and digits, nothing that a chat app would take for formatting or the end of an address:
 *
 *   3kTfQ9aZx0Lm  bB7yWc2RkP0sVn4E  k3qa
 *   link's id     secret: 95 bits   check
 *
 * The check is no secret. It tells a link that was cut off or mistyped from one that never was,
 * before anything is read; what keeps others out is the secret.
 */
const LINK_ID_LENGTH = 12;
const LINK_SECRET_LENGTH = 16;
const CHECK_LENGTH = 4;
const PREFIX = "lnk_";

export function writeToken({ linkId, secret }: LinkToken, digest: Digest): string {
  return `${linkId.slice(PREFIX.length)}${secret}${checkOf({ linkId, secret }, digest)}`;
}

/** What the token says, or null for one that was never handed out like this. */
export function readToken(token: string, digest: Digest): LinkToken | null {
  const linkId = `${PREFIX}${token.slice(0, LINK_ID_LENGTH)}`;
  const secret = token.slice(LINK_ID_LENGTH, LINK_ID_LENGTH + LINK_SECRET_LENGTH);
  return writeToken({ linkId, secret }, digest) === token ? { linkId, secret } : null;
}

export function newLinkId(random: (length: number) => string): string {
  return `${PREFIX}${random(LINK_ID_LENGTH)}`;
}

export function newSecret(random: (length: number) => string): string {
  return random(LINK_SECRET_LENGTH);
}

/** All that is stored of the token. */
export function tokenDigest({ linkId, secret }: LinkToken, digest: Digest): string {
  return digest("link secret", linkId, secret);
}

function checkOf({ linkId, secret }: LinkToken, digest: Digest): string {
  return digest("link check", linkId, secret).slice(0, CHECK_LENGTH);
}

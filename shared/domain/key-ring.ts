/**
 * The webhook-keys secret: the public keys that may have signed one of Conekta's events. Its text is a
 * PEM bundle, which whoever verifies reads as such; what stands before a block (RFC 7468 has readers
 * skip it) says whose key it is, so that a key is found at Conekta again without a second place to
 * keep its id.
 */

export type TrustedKey = {
  /** Conekta's id, or null for a key that a person has put here: that one is nobody's to delete. */
  readonly id: string | null;
  readonly pem: string;
};

/**
 * Written down before Conekta is asked for a key. Conekta shows a key's public half only in its answer;
 * if that is lost, the key that was not there before is the one to delete.
 */
type Asking = { readonly atSeconds: number; readonly knownIds: readonly string[] };

export type KeyRing = { readonly keys: readonly TrustedKey[]; readonly asking: Asking | null };

/** A key as Conekta lists it: without its public half. */
export type ListedKey = {
  readonly id: string;
  readonly active: boolean;
  /** Epoch seconds. */
  readonly createdAt: number;
  readonly livemode: boolean;
};

/**
 * How far from the moment of asking a key may have been created to be the one that was asked for.
 * Twice the minute that a request and a wrong clock may take.
 */
const ASKING_SECONDS_MAX = 120;

const BLOCK =
  /(?:^conekta-key: (\w+)\n)?(-----BEGIN PUBLIC KEY-----[\s\S]+?-----END PUBLIC KEY-----)/gm;
const ASKING = /^asking-since: (\d+) beside:((?: \w+)*)$/m;

/** Reads anything: a text without a key is a ring without one. */
export function parseKeyRing(text: string): KeyRing {
  const [, since, beside = ""] = ASKING.exec(text) ?? [];
  return {
    keys: [...text.matchAll(BLOCK)].map(([, id = null, pem = ""]) => ({ id, pem })),
    asking:
      since === undefined
        ? null
        : { atSeconds: Number(since), knownIds: beside.split(" ").filter((id) => id !== "") },
  };
}

export function printKeyRing({ keys, asking }: KeyRing): string {
  const lines = keys.map(({ id, pem }) =>
    id === null ? `${pem}\n` : `conekta-key: ${id}\n${pem}\n`,
  );
  const intent =
    asking === null
      ? ""
      : `asking-since: ${asking.atSeconds} beside:${asking.knownIds.map((id) => ` ${id}`).join("")}\n`;
  // Secrets Manager takes no empty string.
  return `${intent}${lines.join("")}` || "no key yet\n";
}

/** The keys at Conekta that we asked for and whose public half we never got. */
export function lostKeys({ keys, asking }: KeyRing, listed: readonly ListedKey[]): ListedKey[] {
  if (asking === null) return [];
  const known = new Set([...asking.knownIds, ...keys.map(({ id }) => id)]);
  return listed.filter(
    ({ id, createdAt }) =>
      !known.has(id) && Math.abs(createdAt - asking.atSeconds) <= ASKING_SECONDS_MAX,
  );
}

/** The ring's keys that Conekta has, each with what Conekta says of it; in the ring's order, oldest first. */
export function ownKeys<Key extends ListedKey>({ keys }: KeyRing, listed: readonly Key[]): Key[] {
  return keys.flatMap(({ id }) => listed.find((key) => key.id === id) ?? []);
}

export const withKey = ({ keys }: KeyRing, key: TrustedKey): KeyRing => ({
  keys: [...keys, key],
  asking: null,
});

export const withoutKeys = ({ keys, asking }: KeyRing, ids: readonly string[]): KeyRing => ({
  keys: keys.filter(({ id }) => id === null || !ids.includes(id)),
  asking,
});

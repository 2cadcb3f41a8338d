import type { KeyRing } from "#shared/domain/key-ring.ts";
import type { AccountKey } from "./conekta-account.ts";

export interface KeyStanding {
  /** Null for a key that a person has put into the secret: its id at Conekta is not known. */
  readonly id: string | null;
  /** Null where Conekta has no key of this id, or nobody can tell. */
  readonly active: boolean | null;
  /** Whether the stage believes what it signs. */
  readonly trusted: boolean;
}

/** Both sides of the keys: what may sign at Conekta, and what is believed here. */
export function listKeys(ring: KeyRing, listed: readonly AccountKey[]): readonly KeyStanding[] {
  const trusted = ring.keys.map(({ id }) => ({
    id,
    active: listed.find((key) => key.id === id)?.active ?? null,
    trusted: true,
  }));
  const strange = listed.filter(({ id }) => !ring.keys.some((key) => key.id === id));
  return [...trusted, ...strange.map(({ id, active }) => ({ id, active, trusted: false }))];
}

/**
 * True where Conekta may sign with a key that this stage does not hold: its events would be refused. A key
 * that a person has stored may be the very one; the secret does not say.
 */
export function mayRefuse(keys: readonly KeyStanding[]): boolean {
  const strangers = keys.filter(({ active, trusted }) => active && !trusted).length;
  return strangers > keys.filter(({ id }) => id === null).length;
}

import { type KeyRing, type ListedKey, lostKeys, type TrustedKey, withKey } from "./key-ring.ts";
import { type Mode, refuseOtherMode } from "./mode.ts";

export type NewKey = TrustedKey & { readonly id: string; readonly livemode: boolean };

type Parts = {
  readonly keys: {
    list(): Promise<readonly ListedKey[]>;
    create(): Promise<NewKey>;
    remove(id: string): Promise<void>;
  };
  readonly ring: { read(): Promise<KeyRing>; write(ring: KeyRing): Promise<void> };
  readonly nowSeconds: number;
};

/** What stands at Conekta and here, once a key that nobody can use has been cleared away. */
export type KeysHere = { readonly ring: KeyRing; readonly listed: readonly ListedKey[] };

/**
 * Reads both sides, and deletes the key that an earlier run asked for and whose public half it lost.
 * Throws `conekta_refused_us` where the private key is not of the mode that is expected.
 */
export async function readKeys(
  { keys, ring }: Omit<Parts, "nowSeconds">,
  mode: Mode,
): Promise<KeysHere> {
  const listed = await keys.list();
  refuseOtherMode(mode, listed);
  const here = await ring.read();
  const lost = lostKeys(here, listed);
  for (const { id } of lost) await keys.remove(id);
  return { ring: here, listed: listed.filter((key) => !lost.includes(key)) };
}

/**
 * Has Conekta make a key, and stores its public half, which Conekta shows this once.
 *
 *     write down what is there → ask for a key → store its public half
 *                             ✕               ✕
 *
 * Stopped at the first cross, nothing has happened. Stopped at the second, there is a key at Conekta
 * that nobody can verify: `readKeys` of the next run finds it, because it was not there when this one
 * looked.
 */
export async function askForKey(
  parts: Parts,
  { ring, listed }: KeysHere,
  mode: Mode,
): Promise<NewKey> {
  const { keys, nowSeconds } = parts;
  const asking = { atSeconds: nowSeconds, knownIds: listed.map(({ id }) => id) };
  await parts.ring.write({ ...ring, asking });
  const created = await keys.create();
  if (created.livemode !== (mode === "live")) await keys.remove(created.id);
  refuseOtherMode(mode, [created]);
  await parts.ring.write(withKey(ring, created));
  return created;
}

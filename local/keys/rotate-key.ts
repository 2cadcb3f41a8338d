import { askForKey, readKeys } from "#shared/domain/ask-for-key.ts";
import { type KeyRing, ownKeys, withoutKeys } from "#shared/domain/key-ring.ts";
import type { Mode } from "#shared/domain/mode.ts";
import type { AccountKey, ConektaAccount } from "./conekta-account.ts";

export interface KeyPorts {
  readonly account: ConektaAccount;
  readonly ring: { read(): Promise<KeyRing>; write(ring: KeyRing): Promise<void> };
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly pause: (seconds: number) => Promise<void>;
}

/** Functions hold a secret for at most five minutes; half a minute more, for clocks that differ. */
const UNTIL_USED_SECONDS = 330;
/** Conekta repeats a delivery for some 24 hours, and nobody says with which key it signs a repetition. */
const REST_SECONDS = 26 * 3_600;

export interface Rotated {
  readonly active: string;
  readonly resting: readonly string[];
}

/**
 * Has Conekta sign with a new key, in an order in which there is no moment at which it signs with a key
 * that a function does not yet know:
 *
 *     new key, off → its public half stored → functions have read it → new key on → old keys off
 *
 * The old ones stay trusted until `retireKeys`. A run that was stopped is taken up by the next.
 */
export async function rotateKey(ports: KeyPorts, mode: Mode): Promise<Rotated> {
  const { account, clock } = ports;
  const fresh = await freshKey(ports, mode);
  const ageSeconds = Math.floor(clock() / 1000) - fresh.createdAt;
  if (ageSeconds < UNTIL_USED_SECONDS) await ports.pause(UNTIL_USED_SECONDS - ageSeconds);
  await account.switchKey(fresh.id, true);
  const old = (await ownNow(ports)).filter(({ id }) => id !== fresh.id);
  for (const { id } of old.filter(({ active }) => active)) await account.switchKey(id, false);
  return { active: fresh.id, resting: old.map(({ id }) => id) };
}

/** The one that an earlier run has made but not switched on, or a new one. */
async function freshKey(ports: KeyPorts, mode: Mode): Promise<{ id: string; createdAt: number }> {
  const here = await readKeys({ keys: ports.account, ring: ports.ring }, mode);
  const newest = ownKeys(here.ring, here.listed).at(-1);
  if (newest && !newest.active) return newest;
  const nowSeconds = Math.floor(ports.clock() / 1000);
  const { id } = await askForKey({ keys: ports.account, ring: ports.ring, nowSeconds }, here, mode);
  return { id, createdAt: nowSeconds };
}

/**
 * Deletes the keys that have rested, at Conekta and in the ring, and answers their ids. Where none of the
 * ring's keys is active at Conekta, this is another account's private key, and nothing is touched.
 */
export async function retireKeys(
  ports: Omit<KeyPorts, "pause">,
  { now }: { readonly now: boolean },
): Promise<readonly string[]> {
  const listed = await ports.account.list();
  const ring = await ports.ring.read();
  const own = ownKeys(ring, listed);
  const lastActive = own.findLastIndex(({ active }) => active);
  if (lastActive === -1) return [];
  const rested = own
    .slice(0, lastActive)
    .filter((key) => !key.active && (now || hasRested(key, ports.clock())));
  for (const { id } of rested) await ports.account.remove(id);
  const gone = ring.keys.flatMap(({ id }) =>
    id !== null && !listed.some((key) => key.id === id) ? [id] : [],
  );
  const retired = [...rested.map(({ id }) => id), ...gone];
  if (retired.length > 0) await ports.ring.write(withoutKeys(ring, retired));
  return retired;
}

function hasRested({ deactivatedAt, createdAt }: AccountKey, nowMs: number): boolean {
  return nowMs / 1000 - (deactivatedAt ?? createdAt) >= REST_SECONDS;
}

async function ownNow({ account, ring }: KeyPorts): Promise<AccountKey[]> {
  return ownKeys(await ring.read(), await account.list());
}

import type { Clock, KeyRingStore, WebhookKeyBook } from "#functions/ports.ts";
import { lostKeys, ownKeys, withKey } from "#shared/domain/key-ring.ts";
import { type Mode, refuseOtherMode } from "#shared/domain/mode.ts";
import type { Kept } from "./register-webhook.ts";

type Deps = {
  readonly keys: WebhookKeyBook;
  readonly ring: KeyRingStore;
  readonly clock: Clock;
};

/**
 * Sees to it that Conekta has an active webhook key whose public half we hold.
 *
 *     write down what is there → ask for a key → store its public half
 *                             ✕               ✕
 *
 * Stopped at the first cross, nothing has happened. Stopped at the second, there is a key at Conekta
 * that nobody can verify; the next run finds it, because it was not there when the first one looked,
 * deletes it and asks for another.
 */
export async function keepKey({ keys, ring, clock }: Deps, mode: Mode): Promise<Kept> {
  const listed = await keys.list();
  refuseOtherMode(mode, listed);
  const before = await ring.read();
  const lost = lostKeys(before, listed);
  for (const { id } of lost) await keys.remove(id);
  const rest = listed.filter((key) => !lost.includes(key));
  if (ownKeys(before, rest).some(({ active }) => active)) {
    if (before.asking !== null) await ring.write({ ...before, asking: null });
    return "found";
  }
  const asking = {
    atSeconds: Math.floor(clock() / 1000),
    knownIds: rest.map(({ id }) => id),
  };
  await ring.write({ ...before, asking });
  const created = await keys.create();
  if (created.livemode !== (mode === "live")) await keys.remove(created.id);
  refuseOtherMode(mode, [created]);
  await ring.write(withKey(before, created));
  return "created";
}

/** Removes at Conekta what `keepKey` made there, and nothing else. Answers how many keys that were. */
export async function removeKeys({ keys, ring }: Omit<Deps, "clock">): Promise<number> {
  const listed = await keys.list();
  const before = await ring.read();
  const ours = [...lostKeys(before, listed), ...ownKeys(before, listed)];
  for (const { id } of ours) await keys.remove(id);
  await ring.write({ keys: before.keys.filter(({ id }) => id === null), asking: null });
  return ours.length;
}

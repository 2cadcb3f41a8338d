import type { Clock, KeyRingStore, WebhookKeyBook } from "#functions/ports.ts";
import { askForKey, readKeys } from "#shared/domain/ask-for-key.ts";
import { lostKeys, ownKeys } from "#shared/domain/key-ring.ts";
import type { Mode } from "#shared/domain/mode.ts";
import type { Kept } from "./register-webhook.ts";

type Deps = {
  readonly keys: WebhookKeyBook;
  readonly ring: KeyRingStore;
  readonly clock: Clock;
};

/**
 * Sees to it that Conekta has an active webhook key whose public half we hold. Repeating it does no
 * harm, wherever it stopped before.
 */
export async function keepKey({ keys, ring, clock }: Deps, mode: Mode): Promise<Kept> {
  const here = await readKeys({ keys, ring }, mode);
  if (ownKeys(here.ring, here.listed).some(({ active }) => active)) {
    if (here.ring.asking !== null) await ring.write({ ...here.ring, asking: null });
    return "found";
  }
  const nowSeconds = Math.floor(clock() / 1000);
  await askForKey({ keys, ring, nowSeconds }, here, mode);
  return "created";
}

/** Removes at Conekta what was made there for this ring, and nothing else. Answers how many keys. */
export async function removeKeys({ keys, ring }: Omit<Deps, "clock">): Promise<number> {
  const listed = await keys.list();
  const before = await ring.read();
  const ours = [...lostKeys(before, listed), ...ownKeys(before, listed)];
  for (const { id } of ours) await keys.remove(id);
  await ring.write({ keys: before.keys.filter(({ id }) => id === null), asking: null });
  return ours.length;
}

import type { KeyRingStore, WebhookBook, WebhookKeyBook } from "#functions/ports.ts";
import { type KeyRing, type ListedKey, ownKeys } from "#shared/domain/key-ring.ts";

type Deps = {
  readonly webhooks: Pick<WebhookBook, "list">;
  readonly keys: Pick<WebhookKeyBook, "list">;
  readonly ring: Pick<KeyRingStore, "read">;
};

export type Wanted = { readonly url: string; readonly events: readonly string[] };

export type Hearing = {
  /** Whether Conekta calls us; `partial`: not of everything that we act on. */
  readonly webhook: "active" | "partial" | "inactive" | "missing";
  /** Whether Conekta signs with a key that we trust. */
  readonly key: "active" | "inactive";
};

/**
 * Looks whether Conekta would tell us of an event now, and whether we would believe it. It changes
 * nothing: a deployment, or a person, puts it right.
 */
export async function watchWebhook(deps: Deps, wanted: Wanted): Promise<Hearing> {
  const [webhooks, keys, ring] = await Promise.all([
    deps.webhooks.list(),
    deps.keys.list(),
    deps.ring.read(),
  ]);
  const ours = webhooks.filter(({ url }) => url === wanted.url);
  return { webhook: standingOf(ours, wanted.events), key: isTrusted(ring, keys) };
}

type Registered = Awaited<ReturnType<WebhookBook["list"]>>;

function standingOf(ours: Registered, wanted: readonly string[]): Hearing["webhook"] {
  if (ours.length === 0) return "missing";
  const active = ours.filter((webhook) => webhook.active);
  if (active.length === 0) return "inactive";
  return active.some(({ events }) => hearsAll(events, wanted)) ? "active" : "partial";
}

/** Conekta tells everything to a webhook that names nothing. */
const hearsAll = (events: readonly string[], wanted: readonly string[]): boolean =>
  events.length === 0 || wanted.every((event) => events.includes(event));

/**
 * Conekta says neither which key it signs with nor, once made, what its public half is. A key that a
 * person has stored here has no id, so any active one may be that.
 */
function isTrusted(ring: KeyRing, listed: readonly ListedKey[]): Hearing["key"] {
  const active = listed.filter((key) => key.active);
  const mayBeStored = ring.keys.some(({ id }) => id === null) && active.length > 0;
  return mayBeStored || ownKeys(ring, active).length > 0 ? "active" : "inactive";
}

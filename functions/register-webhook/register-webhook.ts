import type { WebhookBook } from "#functions/ports.ts";
import { PagosError } from "#shared/domain/errors.ts";
import { type Mode, refuseOtherMode } from "#shared/domain/mode.ts";

/** Of one environment, sandbox or live. Source: Conekta's OpenAPI 2.3.0. */
const WEBHOOKS_MAX = 10;

export type WantedWebhook = {
  /** Nobody but us registers this very address: it carries our mark. */
  readonly url: string;
  readonly events: readonly string[];
  readonly mode: Mode;
};

export type Kept = "created" | "changed" | "found";

/**
 * Sees to it that Conekta tells one webhook at our address of the events that we want. Repeating it does
 * no harm, wherever it stopped before: what is ours is known by its address alone, which Conekta has
 * from the moment on at which it has the webhook. Throws `conekta_refused_us` where ten stand already.
 */
export async function keepWebhook(webhooks: WebhookBook, wanted: WantedWebhook): Promise<Kept> {
  const registered = await webhooks.list();
  refuseOtherMode(wanted.mode, registered);
  const [ours, ...doubles] = registered.filter(({ url }) => url === wanted.url);
  for (const { id } of doubles) await webhooks.remove(id);
  if (ours === undefined) {
    refuseWhenFull(registered.map(({ url }) => url));
    await webhooks.create(wanted.url, wanted.events);
    return "created";
  }
  if (ours.active && isSame(ours.events, wanted.events)) return "found";
  await webhooks.change(ours.id, wanted.events);
  return "changed";
}

/** Answers how many there were. */
export async function removeWebhook(webhooks: WebhookBook, ours: string): Promise<number> {
  const registered = (await webhooks.list()).filter(({ url }) => url === ours);
  for (const { id } of registered) await webhooks.remove(id);
  return registered.length;
}

function refuseWhenFull(urls: readonly string[]): void {
  if (urls.length < WEBHOOKS_MAX) return;
  throw new PagosError(
    `Conekta has ${urls.length} webhooks and allows ${WEBHOOKS_MAX}. Remove one of these in its panel and deploy again: ${urls.join(" ")}`,
    { code: "conekta_refused_us" },
  );
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((event) => other.includes(event));
}

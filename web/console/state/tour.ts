import { signal } from "@preact/signals";
import type { ScenarioResult } from "#local/console/tools-contract.ts";
import { ask } from "#web/console/wire/ask.ts";
import { whenPaymentsChange } from "#web/console/wire/live.ts";
import { attempt, say } from "./notices.ts";
import { shown } from "./payments.ts";
import { go, place } from "./route.ts";
import { copy } from "./settings.ts";

/** Whether the newest payment opens by itself; whoever chooses one ends that. */
export const follow = signal(false);
/** Which step of the tour is told; null while none is. */
export const tourStep = signal<number | null>(null);
export const isPlaying = signal(false);

/** Plays a story and opens its payment as soon as there is one. */
export async function play(name: string): Promise<void> {
  if (isPlaying.value) return;
  const startedAt = Date.now();
  isPlaying.value = true;
  go("payments");
  const forget = whenPaymentsChange((payments) => {
    const first = payments.find(({ kind, firstAt }) => kind === "order" && firstAt >= startedAt);
    if (first === undefined) return;
    forget();
    go("payments", first.id);
  });
  const result = await attempt(() => ask<ScenarioResult>(`/scenarios/${name}`, "POST", {}));
  forget();
  isPlaying.value = false;
  if (result?.ok === false) say(copy.value.trigger.failed(name, result.message), true);
  const [id] = result?.paymentIds ?? [];
  if (id !== undefined && place.value.id !== id) go("payments", id);
}

whenPaymentsChange(() => {
  if (!follow.value || place.value.view !== "payments") return;
  const newest = shown.value[0];
  if (newest !== undefined && newest.id !== place.value.id) go("payments", newest.id);
});

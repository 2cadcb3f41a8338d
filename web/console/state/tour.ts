import { computed, signal } from "@preact/signals";
import type { ScenarioResult } from "#local/console/tools-contract.ts";
import { ask } from "#web/console/wire/ask.ts";
import { whenPaymentsChange } from "#web/console/wire/live.ts";
import { attempt, say } from "./notices.ts";
import { shown } from "./payments.ts";
import { go, paymentId, place } from "./route.ts";
import { copy } from "./settings.ts";

/** Whether the newest payment opens by itself; whoever chooses one ends that. */
export const follow = signal(false);
/** Which step of the tour comes to be told; null while there is no tour. */
export const tourStep = signal<number | null>(null);
export const isPlaying = signal(false);
/** The payment of the story that was played last. */
const played = signal<string | null>(null);
/** The step that is told now: beside the payment that it is about, and while none is open. */
export const toldStep = computed(() =>
  paymentId.value === null || paymentId.value === played.value ? tourStep.value : null,
);

/** Plays a story and opens its payment as soon as there is one. */
export async function play(name: string): Promise<void> {
  if (isPlaying.value) return;
  const startedAt = Date.now();
  isPlaying.value = true;
  played.value = null;
  go("payments");
  const forget = whenPaymentsChange((payments) => {
    const first = payments.find(({ kind, firstAt }) => kind === "order" && firstAt >= startedAt);
    if (first === undefined) return;
    forget();
    open(first.id);
  });
  const result = await attempt(() => ask<ScenarioResult>(`/scenarios/${name}`, "POST", {}));
  forget();
  isPlaying.value = false;
  if (result?.ok === false) say(copy.value.trigger.failed(name, result.message), true);
  const [id] = result?.paymentIds ?? [];
  if (id !== undefined && played.value !== id) open(id);
}

function open(id: string): void {
  played.value = id;
  go("payments", id);
}

whenPaymentsChange(() => {
  if (!follow.value || place.value.view !== "payments") return;
  const newest = shown.value[0];
  if (newest !== undefined && newest.id !== place.value.id) go("payments", newest.id);
});

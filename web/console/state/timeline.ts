import { computed, effect, signal } from "@preact/signals";
import type { Hop, Timeline } from "#local/console/contract.ts";
import { ask } from "#web/console/wire/ask.ts";
import { whenPaymentsChange } from "#web/console/wire/live.ts";
import { paymentId } from "./route.ts";

/** News of a payment come in bursts; one look at it is enough for each. */
const PAUSE_MS = 200;

export const timeline = signal<Timeline | null>(null);
export const isMissing = signal(false);
const hopId = signal<number | null>(null);

/** What the inspector shows: what was chosen, else the last step that says most. */
export const inspected = computed<Hop | null>(() => {
  const hops = timeline.value?.hops ?? [];
  return hops.find(({ id }) => id === hopId.value) ?? null;
});
/** Under the pointer, epoch ms: timeline and chart point at the same moment. */
export const pointedAt = signal<number | null>(null);

let timer: ReturnType<typeof setTimeout> | undefined;

export function inspect(id: number | null): void {
  hopId.value = id;
}

export async function reload(): Promise<void> {
  const wanted = paymentId.peek();
  if (wanted === null) return;
  const answer = await ask<Timeline>(`/payments/${encodeURIComponent(wanted)}`).catch(() => null);
  if (paymentId.peek() !== wanted) return;
  isMissing.value = answer === null;
  timeline.value = answer;
}

effect(() => {
  const id = paymentId.value;
  if (timeline.peek()?.payment.id === id) return;
  timeline.value = null;
  hopId.value = null;
  isMissing.value = false;
  if (id !== null) void reload();
});

whenPaymentsChange((payments) => {
  if (!payments.some(({ id }) => id === paymentId.peek())) return;
  clearTimeout(timer);
  timer = setTimeout(() => void reload(), PAUSE_MS);
});

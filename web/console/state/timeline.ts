import { computed, effect, signal } from "@preact/signals";
import type { Hop, Timeline } from "#local/console/contract.ts";
import { ask } from "#web/console/wire/ask.ts";
import { whenPaymentsChange } from "#web/console/wire/live.ts";
import { attempt } from "./notices.ts";
import { paymentId } from "./route.ts";

/** News of a payment come in bursts; one look at it is enough for each. */
const PAUSE_MS = 200;

export const timeline = signal<Timeline | null>(null);
export const isMissing = signal(false);
/** Null before one was chosen, `NONE` after it was closed. */
const hopId = signal<number | null>(null);
const NONE = 0;

/** What the inspector shows: what was chosen, else the last event, else the first step. */
export const inspected = computed<Hop | null>(() => {
  const hops = timeline.value?.hops ?? [];
  if (hopId.value !== null) return hops.find(({ id }) => id === hopId.value) ?? null;
  return hops.findLast(({ lane }) => lane === "webhook") ?? hops[0] ?? null;
});
/** Under the pointer, epoch ms: timeline and chart point at the same moment. */
export const pointedAt = signal<number | null>(null);

let timer: ReturnType<typeof setTimeout> | undefined;

export function inspect(id: number): void {
  hopId.value = id;
}

export function closeInspector(): void {
  hopId.value = NONE;
}

export async function reload(): Promise<void> {
  const wanted = paymentId.peek();
  if (wanted === null) return;
  const path = `/payments/${encodeURIComponent(wanted)}`;
  // A deployed stage may be out of reach: that a payment could not be read is not that there is none.
  const answer = await attempt(() => ask<Timeline>(path));
  if (paymentId.peek() !== wanted) return;
  isMissing.value = answer === null;
  timeline.value = answer;
}

effect(() => {
  const id = paymentId.value;
  if (timeline.peek()?.payment.id === id) return;
  // A step that was chosen together with its payment stays chosen: ids are of all payments.
  const isOfBefore = timeline.peek()?.hops.some((hop) => hop.id === hopId.peek()) ?? false;
  if (isOfBefore || hopId.peek() === NONE) hopId.value = null;
  timeline.value = null;
  isMissing.value = false;
  if (id !== null) void reload();
});

whenPaymentsChange((payments) => {
  if (!payments.some(({ id }) => id === paymentId.peek())) return;
  clearTimeout(timer);
  timer = setTimeout(() => void reload(), PAUSE_MS);
});

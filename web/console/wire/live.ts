import { signal } from "@preact/signals";
import type {
  Faults,
  Hop,
  Invariant,
  Payment,
  PaymentsPage,
  Queue,
  State,
} from "#local/console/contract.ts";
import { learn } from "#web/console/state/payments.ts";
import { ask } from "./ask.ts";

/** As many of the newest hops as the feed shows. */
const FEED_MAX = 1_000;
const FEED_AT_FIRST = 300;

export const state = signal<State | null>(null);
export const isConnected = signal(true);
/** Whether anything is broken on purpose. */
export const faultsOn = signal(false);
/** Newest last. */
export const feed = signal<readonly Hop[]>([]);
export const queues = signal<readonly Queue[]>([]);
export const invariants = signal<readonly Invariant[]>([]);
/** Whether the list has been asked for: until then, no payments are no news. */
export const isLoaded = signal(false);

const listeners = new Set<(payments: readonly Payment[]) => void>();

/** Hears of payments as they change. Gives what ends that. */
export function whenPaymentsChange(listener: (payments: readonly Payment[]) => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Loads what is recorded, and follows what is. */
export async function connect(): Promise<void> {
  const first = await ask<State>("/state");
  state.value = first;
  faultsOn.value = first.faultsOn;
  const { payments } = await ask<PaymentsPage>(`/payments?limit=${first.paymentsMax}`);
  learn(payments, first.paymentsMax);
  isLoaded.value = true;
  if (first.readOnly) return;
  follow(Math.max(0, first.lastHop - FEED_AT_FIRST), first.paymentsMax);
}

function follow(since: number, paymentsMax: number): void {
  const stream = new EventSource(`/api/stream?since=${since}`);
  stream.addEventListener("open", () => {
    isConnected.value = true;
  });
  // The browser itself tries again, and says where it stopped.
  stream.addEventListener("error", () => {
    isConnected.value = false;
  });
  on<readonly Payment[]>(stream, "payments", (payments) => {
    learn(payments, paymentsMax);
    for (const listener of listeners) listener(payments);
  });
  on<readonly Hop[]>(stream, "hops", (hops) => {
    feed.value = [...feed.value, ...hops].slice(-FEED_MAX);
  });
  on<readonly Queue[]>(stream, "queues", (list) => {
    queues.value = list;
  });
  on<readonly Invariant[]>(stream, "invariants", (list) => {
    invariants.value = list;
  });
  on<Pick<Faults, "on">>(stream, "faults", (faults) => {
    faultsOn.value = faults.on;
  });
}

function on<Value>(stream: EventSource, name: string, take: (value: Value) => void): void {
  stream.addEventListener(name, (event: MessageEvent<string>) => take(JSON.parse(event.data)));
}

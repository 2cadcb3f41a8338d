import { signal } from "@preact/signals";
import type { Hop, Invariant, Payment, PaymentsPage, State } from "#local/console/contract.ts";
import type { Faults, Queue } from "#local/console/tools-contract.ts";
import { learn } from "#web/console/state/payments.ts";
import { ask } from "./ask.ts";
import { whileVisible } from "./while-visible.ts";

/** Of a deployed stage each look reads logs, which is paid by what it reads. */
const LOOK_MS = 20_000;
/** Lines take a while to be found: a look takes in what the ones before may have missed. */
const OVERLAP_MS = 120_000;

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
  if (first.readOnly) return lookAgain(payments, first.paymentsMax);
  follow(Math.max(0, first.lastHop - FEED_AT_FIRST), first.paymentsMax);
}

/** Nobody tells of what happens in a deployed stage: it has to be asked. */
function lookAgain(known: readonly Payment[], paymentsMax: number): void {
  const told = new Map(known.map((payment) => [payment.id, JSON.stringify(payment)]));
  const look = async () => {
    const query = `since=${Date.now() - OVERLAP_MS}&limit=${paymentsMax}`;
    const { payments } = await ask<PaymentsPage>(`/payments?${query}`);
    const news = payments.filter((payment) => told.get(payment.id) !== JSON.stringify(payment));
    for (const payment of news) told.set(payment.id, JSON.stringify(payment));
    if (news.length > 0) tell(news, paymentsMax);
  };
  const attempt = () =>
    look().then(
      () => {
        isConnected.value = true;
      },
      () => {
        isConnected.value = false;
      },
    );
  whileVisible(attempt, LOOK_MS, document);
}

function tell(payments: readonly Payment[], paymentsMax: number): void {
  learn(payments, paymentsMax);
  for (const listener of listeners) listener(payments);
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
  on<readonly Payment[]>(stream, "payments", (payments) => tell(payments, paymentsMax));
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

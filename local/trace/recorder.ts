import type { Hop, Payment } from "#local/console/contract.ts";
import { createLedger, type Listener } from "./ledger.ts";
import { createLogErrors } from "./log-errors.ts";
import { createMemory, remember } from "./memory.ts";
import type { SeenCall, SeenInvocation, Watcher } from "./seen.ts";
import type { TraceStore } from "./store.ts";

/** How often what was seen is written down and told, so that sixty events a second cost five writes. */
const FLUSH_MS = 200;

export interface Recorder {
  readonly watcher: Watcher;
  /** Writes down and tells what is still held. */
  readonly flush: () => void;
  /** Hears of what was written down. Gives what ends that. */
  readonly listen: (listener: Listener) => () => void;
  /** What a log said of the last batch in which a message failed; null where it never did. */
  readonly lastError: (messageId: string) => string | null;
  /** What a function's log said that it threw at about that time; null where it said nothing of the kind. */
  readonly thrownNear: (label: string, at: number) => string | null;
  /** Takes over a timeline from elsewhere, under its own ids. */
  readonly adopt: (payment: Payment, hops: readonly Hop[]) => void;
  /** An invocation of this run, by its id. */
  readonly invocation: (requestId: string) => SeenInvocation | undefined;
  readonly stop: () => void;
}

/** Makes hops of what the host sees, says whose they are, and stores them. */
export function createRecorder(
  store: TraceStore,
  settings: { readonly receivesMax: () => number | null },
): Recorder {
  const memory = createMemory();
  const ledger = createLedger(store);
  const errors = createLogErrors();
  const invocations = new Map<string, SeenInvocation>();
  const calls = new Map<string, SeenCall[]>();
  const timer = setInterval(ledger.flush, FLUSH_MS).unref();
  return {
    watcher: {
      begun(invocation) {
        calls.set(invocation.requestId, []);
        remember(invocations, invocation.requestId, invocation);
      },
      called: (requestId, call) => calls.get(requestId)?.push(call),
      ended(requestId, end) {
        const [invocation, seen] = [invocations.get(requestId), calls.get(requestId)];
        calls.delete(requestId);
        if (invocation === undefined || seen === undefined) return;
        const found = memory.hopsOf({ invocation, calls: seen }, end, settings.receivesMax());
        for (const { draft, item } of found) ledger.add(draft, item);
        memory.noteFailures(invocation, end);
      },
      logged: errors.read,
    },
    flush: ledger.flush,
    listen: ledger.listen,
    adopt: ledger.adopt,
    lastError: (id) => errors.near(memory.failedAt(id)),
    thrownNear: errors.thrownNear,
    invocation: (requestId) => invocations.get(requestId),
    stop() {
      clearInterval(timer);
      ledger.flush();
      store.close();
    },
  };
}

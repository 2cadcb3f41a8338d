import { setTimeout as delay } from "node:timers/promises";
import {
  type Consumed,
  type Consumer,
  consumeBatch,
  type Letter,
} from "#shared/consumer-kit/consume.ts";

/** A queue as a worker needs it. */
export type WorkQueue = {
  /** Waits for messages; ten at most, none when there were none for a while. */
  readonly receive: (signal: AbortSignal) => Promise<readonly Letter[]>;
  /** Those whose ids are given were dealt with, and never come back. */
  readonly remove: (ids: readonly string[]) => Promise<void>;
};

/** What a worker does about a queue that is away. */
const PAUSE_MS = 1_000;

/**
 * Works until it is told to stop, and finishes the batch that it has. What failed is left alone: the
 * queue brings it back, and holds back what comes after it in its group.
 */
export async function work<Message>(
  queue: WorkQueue,
  consumer: Consumer<Message>,
  until: { readonly signal: AbortSignal; readonly told: (consumed: Consumed) => void },
): Promise<void> {
  const { signal, told } = until;
  while (!signal.aborted) {
    try {
      const letters = await queue.receive(signal);
      if (letters.length === 0) continue;
      const consumed = await consumeBatch(consumer, letters);
      told(consumed);
      await queue.remove([...consumed.done, ...consumed.known, ...consumed.skipped]);
    } catch {
      // Away, or stopping. What was not removed comes back, and is known by then.
      await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

import type { LinkAnswer } from "./link-answers.ts";
import { afterWaiting } from "./outcomes.ts";
import type { Pace } from "./persist.ts";

/** While the card holder watches: just short of a minute in all. */
export const FOREGROUND_PAUSES_MS = [
  1_000, 2_000, 3_000, 5_000, 8_000, 8_000, 8_000, 8_000, 8_000, 8_000,
];

/** While the card holder is with the bank, whose page may have no way to report: ten minutes. */
export const BACKGROUND_PAUSES_MS = Array.from({ length: 60 }, () => 10_000);

/**
 * Asks after each pause until there is an outcome, and gives back the last answer. Null where nobody
 * waits any longer, or where no pause was given.
 */
export async function awaitOutcome(
  ask: () => Promise<LinkAnswer>,
  pausesMs: readonly number[],
  { pace, isOver }: { pace: Pace; isOver(): boolean },
): Promise<LinkAnswer | null> {
  let last: LinkAnswer | null = null;
  for (const pauseMs of pausesMs) {
    await pace.wait(pauseMs);
    if (isOver()) return null;
    last = await ask();
    if (isOver()) return null;
    if (afterWaiting(last) !== null) return last;
  }
  return last;
}

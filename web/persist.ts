/** Pauses before the second, third and fourth try, each stretched by up to half at random. */
const PAUSES_MS = [1_000, 2_000, 4_000];

/** A card holder is watching: a server that asks for more patience than this is not asked again. */
const PATIENCE_MS = 15_000;

/** `lost` is the one kind that is asked for again. */
type Answerable = { readonly kind: string; readonly retryAfterMs?: number };

/** How to wait and what chance says; a test waits for nothing. */
export type Pace = { wait(ms: number): Promise<void>; chance(): number };

export const realPace: Pace = {
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  chance: Math.random,
};

/** Asks the same thing again while the answer is lost. Only for questions that are safe to repeat. */
export async function persist<Answer extends Answerable>(
  ask: () => Promise<Answer>,
  pace: Pace,
): Promise<Answer> {
  for (const pauseMs of PAUSES_MS) {
    const answer = await ask();
    const wantedMs = answer.retryAfterMs ?? 0;
    if (answer.kind !== "lost" || wantedMs > PATIENCE_MS) return answer;
    const jittered = pauseMs * (1 + pace.chance() / 2);
    await pace.wait(Math.max(jittered, wantedMs));
  }
  return ask();
}

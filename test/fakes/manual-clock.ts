import type { Clock } from "#local/conekta/clock.ts";

export type ManualClock = Clock & {
  /** Moves time on and runs what became due, in order. */
  readonly advance: (ms: number) => void;
};

/** A clock that stands still until it is moved. */
export const manualClock = (startMs = Date.UTC(2026, 0, 1)): ManualClock => {
  const timers = new Set<{ readonly atMs: number; readonly run: () => void }>();
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    after: (ms, run) => {
      const timer = { atMs: nowMs + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance: (ms) => {
      const untilMs = nowMs + ms;
      for (;;) {
        const [next] = [...timers].sort((one, other) => one.atMs - other.atMs);
        if (next === undefined || next.atMs > untilMs) {
          break;
        }
        timers.delete(next);
        nowMs = next.atMs;
        next.run();
      }
      nowMs = untilMs;
    },
  };
};

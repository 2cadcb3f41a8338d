import type { Clock } from "./clock.ts";

/** What still has to happen, so that closing can call it off. */
export type Timers = {
  readonly after: (ms: number, run: () => void) => void;
  /** Never resolves once closed: what waits then must not happen any more. */
  readonly wait: (ms: number) => Promise<void>;
  readonly close: () => void;
};

export const createTimers = (clock: Clock): Timers => {
  const cancels = new Set<() => void>();
  let closed = false;

  const after = (ms: number, run: () => void) => {
    if (closed) {
      return;
    }
    const cancel = clock.after(Math.max(0, ms), () => {
      cancels.delete(cancel);
      run();
    });
    cancels.add(cancel);
  };

  return {
    after,
    wait: (ms) => new Promise((resolve) => after(ms, resolve)),
    close: () => {
      closed = true;
      for (const cancel of cancels) {
        cancel();
      }
    },
  };
};

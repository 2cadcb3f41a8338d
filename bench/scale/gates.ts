import type { Random } from "#local/conekta/random.ts";

/** Lets whole things through at a rate, and so many more at once after a pause. */
export function bucketOf(rate: number, burst: number) {
  let tokens = burst;
  return {
    refill(seconds: number): void {
      tokens = Math.min(Math.max(burst, rate * seconds), tokens + rate * seconds);
    },
    /** How many of those that ask may pass; `each` takes so many tokens. */
    take(asking: number, each = 1): number {
      const passed = Math.min(asking, Math.floor(tokens / each));
      tokens -= passed * each;
      return passed;
    },
  };
}

/** Things that are due at some step, by how often they were tried before. */
export function wheelOf(steps: number, triesMax: number) {
  const due = Array.from({ length: triesMax + 1 }, () => new Float64Array(steps + 1));
  let waiting = 0;
  return {
    waiting: () => waiting,
    /** Spreads them evenly between two steps; those after the last step wait for ever. */
    put(count: number, tries: number, { from, to }: { from: number; to: number }): void {
      if (count === 0) return;
      waiting += count;
      const slots = due[Math.min(tries, triesMax)];
      const parts = Math.max(1, Math.min(count, Math.round(to - from)));
      for (let part = 0; part < parts; part += 1) {
        const share = Math.floor(((part + 1) * count) / parts) - Math.floor((part * count) / parts);
        const at = Math.min(steps, Math.round(from + ((to - from) * part) / parts));
        if (slots !== undefined) slots[at] = (slots[at] ?? 0) + share;
      }
    },
    /** What is due at a step, by tries; it waits no more. */
    take(step: number): readonly number[] {
      return due.map((slots) => {
        const count = slots[step] ?? 0;
        slots[step] = 0;
        waiting -= count;
        return count;
      });
    },
  };
}

const FEW = 30;

/** How many of rare things happen, when on average so many do: Knuth's way, and the normal curve for many. */
export function poisson(mean: number, random: Random): number {
  if (mean > FEW) {
    const gauss = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * gauss));
  }
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}

/** Splits `passed` among groups in proportion to who asks, without losing one. */
export function shared(passed: number, asking: readonly number[]): readonly number[] {
  const all = asking.reduce((sum, each) => sum + each, 0);
  let before = 0;
  let given = 0;
  return asking.map((each) => {
    before += each;
    const upToHere = all === 0 ? 0 : Math.floor((passed * before) / all);
    const share = upToHere - given;
    given = upToHere;
    return share;
  });
}

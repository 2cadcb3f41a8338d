type Closer = () => unknown;

export interface Closers {
  readonly add: (closer: Closer) => void;
  /** Closes what was opened, the newest first, however some of it fails. */
  readonly closeAll: () => Promise<void>;
}

/** Remembers what has to be undone, so that a start which fails half-way leaves nothing behind. */
export function createClosers(): Closers {
  const closers: Closer[] = [];
  return {
    add: (closer) => {
      closers.push(closer);
    },
    async closeAll() {
      const failures: unknown[] = [];
      for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) {
        try {
          await closer();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) {
        throw new AggregateError(failures, "Not everything could be stopped.");
      }
    },
  };
}

/** Like `Promise.all`, but waits for all of them before it fails, so that nothing starts behind its back. */
export async function allOrNothing<const T extends readonly unknown[]>(
  promises: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

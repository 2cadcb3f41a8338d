/** What a port is asked, timed: `take` answers the milliseconds of each call since it was last asked. */
export type Stopwatch = {
  readonly around: <Port extends object>(port: Port) => Port;
  readonly take: () => readonly number[];
};

/** One for each function: Lambda gives an environment one invocation at a time. */
export function stopwatch(): Stopwatch {
  const laps: number[] = [];
  const timed =
    (work: (...given: readonly unknown[]) => unknown) =>
    async (...given: readonly unknown[]) => {
      const started = performance.now();
      try {
        return await work(...given);
      } finally {
        laps.push(Math.round(performance.now() - started));
      }
    };
  return {
    around: (port) =>
      new Proxy(port, {
        get: (target, name, receiver) => {
          const member: unknown = Reflect.get(target, name, receiver);
          return typeof member === "function" ? timed((...given) => member(...given)) : member;
        },
      }),
    take: () => laps.splice(0),
  };
}

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** Events for a function, in the shape in which Lambda hands them over. */
export type Batch = {
  readonly events: readonly unknown[];
  readonly atOnce: number;
  /** Whether the answers are wanted; they cost CPU on their way back. */
  readonly gather: boolean;
};

/** What it cost, in milliseconds of CPU (all threads) and of the clock. */
export type Done = {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly answers: readonly unknown[];
  /** Resident set, in MB of 2^20 bytes. */
  readonly memoryMb: number;
  readonly error?: string;
};

type Bundle = {
  /** Folder with an `index.js` that exports `handler`. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
};

export type FunctionUnderTest = {
  /** What loading the bundle cost. */
  readonly loaded: Done;
  /** Runs the handler for each of the events. Throws what the handler throws. */
  readonly invoke: (events: readonly unknown[], options?: Partial<Batch>) => Promise<Done>;
  /** Lines that it wrote since it was last asked. */
  readonly printed: () => readonly string[];
  readonly stop: () => Promise<void>;
};

/** Starts a process with the bundle's environment and nothing else. `child` is compiled `child.ts`. */
export async function startFunction(child: string, bundle: Bundle): Promise<FunctionUnderTest> {
  const started = fork(child, [bundle.directory], {
    env: { ...bundle.environment },
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    serialization: "json",
  });
  const lines = { text: "" };
  for (const stream of [started.stdout, started.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      lines.text += text;
    });
  }
  const loaded = await answerOf(started, lines);
  return {
    loaded,
    async invoke(events, options = {}) {
      started.send({ events, atOnce: 1, gather: true, ...options } satisfies Batch);
      const told = await answerOf(started, lines);
      if (told.error !== undefined) throw new Error(`${bundle.directory}: ${told.error}`);
      return told;
    },
    printed: () => {
      const all = lines.text.split("\n").filter((line) => line !== "");
      lines.text = "";
      return all;
    },
    async stop() {
      const gone = once(started, "exit");
      started.disconnect();
      await gone;
    },
  };
}

async function answerOf(started: ChildProcess, lines: { readonly text: string }): Promise<Done> {
  const { promise, resolve, reject } = Promise.withResolvers<Done>();
  const died = () => reject(new Error(`The function's process ended:\n${lines.text}`));
  started.once("message", resolve).once("exit", died);
  try {
    return await promise;
  } finally {
    started.removeListener("exit", died);
  }
}

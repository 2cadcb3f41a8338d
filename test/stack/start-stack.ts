import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Outputs } from "#local/host/outputs.ts";

export interface Stack {
  readonly outputs: Outputs;
  readonly outputsFile: string;
  readonly pid: number;
  /** Everything that the host and its functions printed so far. */
  readonly printed: () => string;
  /** Stops the host as Ctrl-C does. Gives its exit code, null where a signal ended it. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

/** The start ended before it was ready. */
export class StartFailed extends Error {
  override readonly name = "StartFailed";
  readonly exitCode: number | null;

  constructor(exitCode: number | null, printed: string) {
    super(`The local host did not start (exit code ${exitCode}):\n${printed}`);
    this.exitCode = exitCode;
  }
}

export const ROOT = join(import.meta.dirname, "../..");
const STACK_NAME = "Pagos-local";

/** What `npm start` runs, without npm in between. */
const START = [process.execPath, "local/start.ts"] as const;

/** Runs `npm start` with any free ports and, unless the arguments say otherwise, in memory. */
export async function startStack(
  args: readonly string[] = ["--memory"],
  [program, ...given]: readonly [string, ...string[]] = START,
): Promise<Stack> {
  const folder = mkdtempSync(join(tmpdir(), "pagos-stack-"));
  const outputsFile = join(folder, "outputs.json");
  const host = spawn(
    program,
    [...given, "--no-watch", "--port", "0", "--outputs", outputsFile, ...args],
    {
      cwd: ROOT,
      // A host that is killed cannot tidy up: its temporary folder goes with this one.
      env: { ...process.env, TMPDIR: folder },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const exited = once(host, "close");
  let printed = "";
  const ready = new Promise<void>((resolve) => {
    for (const stream of [host.stdout, host.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        printed += text;
        if (/^ *Ready — /m.test(printed)) {
          resolve();
        }
      });
    }
  });
  await Promise.race([ready, exited]);
  if (host.exitCode !== null || host.pid === undefined) {
    rmSync(folder, { recursive: true });
    throw new StartFailed(host.exitCode, printed);
  }
  return {
    outputs: Outputs.parse(JSON.parse(readFileSync(outputsFile, "utf8"))[STACK_NAME]),
    outputsFile,
    pid: host.pid,
    printed: () => printed,
    async stop(signal = "SIGTERM") {
      host.kill(signal);
      await exited;
      rmSync(folder, { recursive: true });
      return host.exitCode;
    },
  };
}

import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { ROOT } from "./start-stack.ts";

interface Ran {
  readonly out: string;
  readonly said: string;
  readonly exitCode: number | null;
}

interface Place {
  /** What is added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** The command line as a program runs it: without a terminal. */
export function startPagos(
  args: readonly string[],
  { env, cwd = ROOT }: Place = {},
): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, [join(ROOT, "local/pagos.ts"), ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
}

/** Runs a verb to its end. */
export async function runPagos(args: readonly string[], place?: Place): Promise<Ran> {
  const child = startPagos(args, place);
  const closed = once(child, "close");
  const [out, said] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await closed;
  return { out, said, exitCode: child.exitCode };
}

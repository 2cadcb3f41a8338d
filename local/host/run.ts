import { type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";

export interface Finished {
  readonly exitCode: number | null;
  /** Everything it wrote to both of its outputs. */
  readonly said: string;
}

/** Runs a program to its end, or until the signal ends it. */
export async function run(
  [program, ...args]: readonly [string, ...string[]],
  options: Pick<SpawnOptions, "cwd" | "env" | "signal">,
): Promise<Finished> {
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      said += text;
    });
  }
  await once(child, "close");
  return { exitCode: child.exitCode, said: said.trim() };
}

import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "#local/host/run.ts";

const CACHE = join(import.meta.dirname, "../node_modules/.cache");

/**
 * Installs what a requirements file pins with hashes into a virtual environment under
 * `node_modules/.cache`, once for each set of pins. Gives the folder with its programs. `PYTHON` names
 * the Python to use.
 */
export async function pythonPrograms(name: string, requirements: string): Promise<string> {
  const { PYTHON = "python3" } = process.env;
  const pins = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const folder = join(CACHE, `${name}-${pins}`);
  const installed = join(folder, "installed");
  const programs = join(folder, "bin");
  if (!existsSync(installed)) {
    rmSync(folder, { recursive: true, force: true });
    await succeed([PYTHON, "-m", "venv", folder]);
    const pip = [join(programs, "python"), "-m", "pip", "install", "--quiet"] as const;
    await succeed([...pip, "--require-hashes", "-r", requirements]);
    writeFileSync(installed, "");
  }
  return programs;
}

async function succeed(command: readonly [string, ...string[]]): Promise<void> {
  const { exitCode, said } = await run(command, {});
  if (exitCode !== 0) throw new Error(`${command.join(" ")} failed:\n${said}`);
}

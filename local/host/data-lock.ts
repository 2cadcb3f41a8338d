import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HostError } from "./host-error.ts";

/** Claims a data directory for this process. Returns what gives it back. */
export function lockData(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const owner = lockOwner(directory);
  if (owner !== undefined) {
    throw new HostError(
      `The data in ${directory} is in use by process ${owner}. Stop it, or start with --data DIR or --memory.`,
    );
  }
  const file = lockFile(directory);
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

/** The living process that uses a data directory. A lock that outlived its process counts for nothing. */
export function lockOwner(directory: string): number | undefined {
  const pid = Number(read(lockFile(directory)));
  return pid > 0 && pid !== process.pid && isAlive(pid) ? pid : undefined;
}

function lockFile(directory: string): string {
  return join(directory, "host.pid");
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

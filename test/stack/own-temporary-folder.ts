import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

declare global {
  /** Every project of a run loads this file anew; where they meet is the process that runs them. */
  var pagosTemporaryFolder: string | undefined;
}

/**
 * Gives all tests of a run one temporary folder, and takes it away with all that they left in it. One
 * for all and a short name: a socket's path, such as Chromium's, may have 107 characters.
 */
export function setup(): () => void {
  if (globalThis.pagosTemporaryFolder !== undefined) return () => undefined;
  const folder = mkdtempSync(join(tmpdir(), "pagos-"));
  globalThis.pagosTemporaryFolder = folder;
  process.env["TMPDIR"] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

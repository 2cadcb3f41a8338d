import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives all tests of a run one temporary folder, and takes it away with all that they left in it. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "pagos-tests-"));
  process.env["TMPDIR"] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

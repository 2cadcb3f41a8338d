import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { ROOT } from "#test/stack/start-stack.ts";

/** What commands do not need, and what comes and goes while somebody works. */
const OWN = [".git", ".local", ".stryker-tmp", "cdk.out", "coverage", "dist", "reports", "test"];

/**
 * A copy of the repository for commands to run in: whatever they write, or take away, is not ours. The
 * installed packages are one folder further up, where Node and npm look for them as well; beside the
 * sources, an `npm ci` would empty the folder that everything here runs on.
 */
export function openWorkshop(): { readonly folder: string; readonly close: () => void } {
  const above = mkdtempSync(join(tmpdir(), "pagos-docs-"));
  const folder = join(above, "clone");
  symlinkSync(join(ROOT, "node_modules"), join(above, "node_modules"));
  cpSync(ROOT, folder, { recursive: true, filter: isSource });
  mkdirSync(join(folder, ".local"));
  return { folder, close: () => rmSync(above, { recursive: true, force: true }) };
}

function isSource(path: string): boolean {
  const parts = relative(ROOT, path).split(/[/\\]/);
  return !parts.some((part) => part === "node_modules" || OWN.includes(part));
}

import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "#test/stack/start-stack.ts";

/** A change of one place in one file. */
export type Patch = { readonly file: string; readonly from: string; readonly to: string };

export type MutantRoot = { readonly path: string; readonly remove: () => void };

/** What a synthesis reads and must lie in the mutant's own folder, because it is found from there. */
const COPIED = [
  "functions",
  "shared",
  "infra",
  "docs/openapi.json",
  "package.json",
  "cdk.json",
  "package-lock.json",
];
const LINKED = ["node_modules", "local"];
const BUILT = ["web/dist", "web/console/dist"];

/** A copy of this repository with its functions changed on purpose. */
export function mutantRoot(patches: readonly Patch[]): MutantRoot {
  const path = mkdtempSync(join(tmpdir(), "pagos-mutant-"));
  for (const name of COPIED) cpSync(join(ROOT, name), join(path, name), { recursive: true });
  for (const name of LINKED) symlinkSync(join(ROOT, name), join(path, name));
  for (const patch of patches) apply(path, patch);
  // Last, so that they are newer than what they were made of, and are not built again.
  for (const name of BUILT) cpSync(join(ROOT, name), join(path, name), { recursive: true });
  return { path, remove: () => rmSync(path, { recursive: true }) };
}

/** Throws unless there is exactly one such place: a patch that changes nothing proves nothing. */
function apply(root: string, { file, from, to }: Patch): void {
  const source = readFileSync(join(root, file), "utf8");
  const places = source.split(from).length - 1;
  if (places !== 1) throw new Error(`${file} holds ${places} times what the patch is to change.`);
  writeFileSync(
    join(root, file),
    source.replace(from, () => to),
  );
}

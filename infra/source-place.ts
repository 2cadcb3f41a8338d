import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { SourceMap } from "node:module";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { bundle, functionNames } from "./bundle.ts";

const REPOSITORY = resolve(import.meta.dirname, "..");

/**
 * Where in our sources a place of a deployed bundle comes from, as `file:line:column`. `at` is what an
 * error's log line holds, `at f (/var/task/index.js:12:3456)`, or its numbers alone. Bundles are the same
 * bytes each time, so this is true as long as the commit that is deployed is checked out. Throws with
 * what was expected where name or place make no sense.
 */
export async function sourcePlace(functionName: string, at: string): Promise<string> {
  if (!functionNames().includes(functionName)) {
    throw new Error(`There is no function "${functionName}": ${functionNames().join(", ")}.`);
  }
  const [, line, column] = /(\d+):(\d+)\)?\s*$/.exec(at) ?? [];
  if (line === undefined || column === undefined) {
    throw new Error(`"${at}" does not end in a line and a column, such as 12:3456.`);
  }
  const outdir = mkdtempSync(join(tmpdir(), "pagos-where-"));
  try {
    const handler = join(REPOSITORY, "functions", functionName, "handler.ts");
    await bundle({ [functionName]: handler }, { outdir, withMap: true });
    const folder = join(outdir, functionName);
    const map = new SourceMap(JSON.parse(readFileSync(join(folder, "index.js.map"), "utf8")));
    const origin = map.findOrigin(Number(line), Number(column));
    if (!("fileName" in origin)) throw new Error(`Nothing of ours is at ${line}:${column}.`);
    const file = relative(REPOSITORY, resolve(folder, origin.fileName));
    return `${file}:${origin.lineNumber}:${origin.columnNumber}`;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

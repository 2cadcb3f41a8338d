import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { BUDGETS } from "#bench/budgets.ts";
import { bundleFunctions, functionNames } from "#infra/bundle.ts";

const names = functionNames();
const bundle = () => bundleFunctions({ outdir: mkdtempSync(join(tmpdir(), "pagos-bundles-")) });
const { directory, metafile } = await bundle();

const outputs = new Map(
  Object.entries(metafile.outputs).map(([path, output]) => [basename(dirname(path)), output]),
);

function outputOf(name: string) {
  const output = outputs.get(name);
  if (output === undefined) throw new Error(`The function ${name} was not bundled.`);
  return output;
}

/** The package that a file of the bundle comes from, or our own folder. */
const sourceOf = (path: string) =>
  path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? dirname(path);

/** Where the bytes come from, for who must get them down again. */
function largest(name: string): string {
  const bytes = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(outputOf(name).inputs)) {
    bytes.set(sourceOf(path), (bytes.get(sourceOf(path)) ?? 0) + bytesInOutput);
  }
  return [...bytes]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 5)
    .map(([source, size]) => `${size} ${source}`)
    .join(", ");
}

describe("bundles", () => {
  it("exist for every function", () => {
    expect(names.length).toBeGreaterThan(0);
    expect([...outputs.keys()].sort()).toEqual(names);
  });

  it.each(names)("%s is within its budget", (name) => {
    const budget = BUDGETS.bundleBytes[name] ?? BUDGETS.bundleBytesOfOthers;

    const { bytes } = outputOf(name);

    expect(bytes, `${bytes} bytes; the largest parts: ${largest(name)}`).toBeLessThanOrEqual(
      budget,
    );
  });

  it.each(names)("%s holds nothing that a substitute replaces", (name) => {
    const sources = Object.keys(outputOf(name).inputs).map(sourceOf);

    for (const replaced of ["axios", "@aws-sdk/credential-provider-node", "mnemonist"]) {
      expect(sources).not.toContain(replaced);
    }
  });

  it("are the same bytes each time, so that a deployment ships only what changed", async () => {
    const again = await bundle();

    for (const name of names) {
      const read = (folder: string) => readFileSync(join(folder, name, "index.js"), "utf8");
      expect(read(again.directory)).toBe(read(directory));
    }
  });
});

import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { BUDGETS } from "#bench/budgets.ts";
import { bundleFunctions, bundle as bundleSources, functionNames } from "#infra/bundle.ts";
import { sourcePlace } from "#infra/source-place.ts";

const names = functionNames();
const temporary = () => mkdtempSync(join(tmpdir(), "pagos-bundles-"));
const bundle = () => bundleFunctions({ outdir: temporary() });
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

  it("are the same bytes with a map beside them, which leads a stack back to its line", async () => {
    const handler = resolve("functions/watch-webhook/handler.ts");
    const options = { outdir: temporary(), withMap: true };
    const mapped = await bundleSources({ "watch-webhook": handler }, options);
    const read = (folder: string) => readFileSync(join(folder, "watch-webhook/index.js"), "utf8");
    const lines = read(directory).split("\n");
    const line = lines.findIndex((text) => text.includes('"watch-webhook"'));
    const column = lines[line]?.indexOf('"watch-webhook"') ?? -1;
    const at = `at f (/var/task/index.js:${line + 1}:${column + 1})`;

    const [file = "", row] = (await sourcePlace("watch-webhook", at)).split(":");

    expect(read(mapped.directory)).toBe(read(directory));
    const source = readFileSync(file, "utf8").split("\n")[Number(row) - 1];
    expect(source).toContain('scheduleEdge("watch-webhook"');
  });

  it("have no place for what is none", async () => {
    await expect(sourcePlace("watch-webhook", "somewhere")).rejects.toThrow("a line and a column");
    await expect(sourcePlace("watch", "1:1")).rejects.toThrow("There is no function");
  });

  it("are the same bytes each time, so that a deployment ships only what changed", async () => {
    const again = await bundle();

    for (const name of names) {
      const read = (folder: string) => readFileSync(join(folder, name, "index.js"), "utf8");
      expect(read(again.directory)).toBe(read(directory));
    }
  });
});

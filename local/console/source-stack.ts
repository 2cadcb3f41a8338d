import { mkdtemp, readFile, rm } from "node:fs/promises";
import { SourceMap } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { run } from "#local/host/run.ts";
import type { StackFrame } from "./contract.ts";

/** `at async findAll (/…/index.js:1:2345)`, or without a name and brackets. */
const FRAME = /^\s+at (?:(.*) \()?(\/[^()]+\/index\.js):(\d+):(\d+)\)?$/gm;

const FUNCTION = /^[a-z][a-z-]*$/;

/** A position of a bundle as the source that it was made of. */
type Place = (line: number, column: number) => Omit<StackFrame, "name"> | null;

export type StackReader = ReturnType<typeof createStackReader>;

/** Reads stacks of bundles, which are one long line each, as places in the sources of the repository at `root`. */
export function createStackReader(root: string) {
  const maps = new Map<string, Promise<Place>>();
  const placesOf = (fn: string, bundle: string): Promise<Place> => {
    const known = maps.get(bundle) ?? mapOf({ root, fn, bundle });
    maps.set(bundle, known);
    return known;
  };
  return async (fn: string, text: string): Promise<readonly StackFrame[]> => {
    // A timeline that was imported names whatever its author liked.
    if (!FUNCTION.test(fn)) return [];
    const frames = [...text.matchAll(FRAME)].map(
      async ([, name = "", bundle = "", line, column]) => {
        const place = await placesOf(fn, bundle);
        const found = place(Number(line), Number(column));
        return found === null ? [] : [{ name, ...found }];
      },
    );
    return (await Promise.all(frames)).flat();
  };
}

interface Bundled {
  readonly root: string;
  readonly fn: string;
  readonly bundle: string;
}

/** Nothing is found where the sources are others by now than those that the bundle was made of. */
async function mapOf({ root, fn, bundle }: Bundled): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), "pagos-map-"));
  try {
    const script = "infra/source-map.ts";
    const { exitCode } = await run([process.execPath, script, fn, folder], { cwd: root });
    const made = join(folder, fn, "index.js");
    if (exitCode !== 0 || !(await areSame(made, bundle))) return () => null;
    const map = new SourceMap(JSON.parse(await readFile(`${made}.map`, "utf8")));
    return (line, column) => {
      const origin = map.findOrigin(line, column);
      if (!("fileName" in origin)) return null;
      const file = resolve(dirname(made), origin.fileName);
      const { lineNumber, columnNumber } = origin;
      return { file, source: relative(root, file), line: lineNumber, column: columnNumber };
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function areSame(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([readFile(one), readFile(other)]);
  return first.equals(second);
}

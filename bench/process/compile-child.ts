import { join } from "node:path";
import { build } from "esbuild";

/** Compiles the child once: Node would strip its types in every process that is measured. */
export async function compileChild(directory: string): Promise<string> {
  const outfile = join(directory, "child.cjs");
  await build({
    entryPoints: [join(import.meta.dirname, "child.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    logLevel: "error",
  });
  return outfile;
}

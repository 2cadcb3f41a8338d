import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, type Metafile } from "esbuild";
import { slimParts } from "./slim-parts.ts";

const REPOSITORY = resolve(import.meta.dirname, "..");

/** Parts of the SDKs that cost more than they give here, and the small ones that take their place. */
const substitutes = {
  axios: "axios.ts",
  "@aws/lambda-invoke-store": "invoke-store.ts",
  "@aws-sdk/credential-provider-node": "aws-credentials.ts",
  "@aws-sdk/middleware-endpoint-discovery": "endpoint-discovery.ts",
  "@smithy/core/checksum": "checksum.ts",
  "@smithy/core/event-streams": "event-streams.ts",
};

export type Bundles = {
  /** Holds one folder per function, each with an `index.js` that exports `handler`. */
  readonly directory: string;
  /** What esbuild put where: says what grew when a bundle outgrows its budget. */
  readonly metafile: Metafile;
};

/** The folders of `functions/` that hold a handler; a folder's name is the function's name. */
export function functionNames(repository = REPOSITORY): readonly string[] {
  const functions = join(repository, "functions");
  return readdirSync(functions)
    .filter((name) => existsSync(join(functions, name, "handler.ts")))
    .sort();
}

/** Bundles every function in one run, so that what they share is read and parsed once. */
export async function bundleFunctions(options: {
  outdir: string;
  repository?: string;
}): Promise<Bundles> {
  const repository = options.repository ?? REPOSITORY;
  const handlers = functionNames(repository).map((name) => [
    name,
    join(repository, "functions", name, "handler.ts"),
  ]);
  return bundle(Object.fromEntries(handlers), { ...options, repository });
}

/** Bundles sources by the name of their folder, as functions are. */
export async function bundle(
  sources: Readonly<Record<string, string>>,
  options: { outdir: string; repository?: string; withMap?: boolean },
): Promise<Bundles> {
  const { outdir, repository = REPOSITORY, withMap = false } = options;
  const { metafile } = await build({
    absWorkingDir: repository,
    entryPoints: Object.fromEntries(
      Object.entries(sources).map(([name, source]) => [`${name}/index`, source]),
    ),
    outdir,
    alias: Object.fromEntries(
      Object.entries(substitutes).map(([name, file]) => [
        name,
        join(repository, "functions/substitutes", file),
      ]),
    ),
    plugins: [slimParts],
    bundle: true,
    minify: true,
    platform: "node",
    target: "node24",
    // An ES module that imports `node:https` makes Node load its fetch implementation: 20 ms.
    format: "cjs",
    // So does the AWS SDK's own `import("node:http")`, at the first request, unless it is a `require`.
    supported: { "dynamic-import": false },
    // The ES builds of the SDKs shake down to two thirds of their CommonJS builds.
    mainFields: ["module", "main"],
    legalComments: "none",
    // Node would read the map at every cold start. Bundles are deterministic: to read a stack,
    // bundle the deployed commit again with a map (source-map.ts). It stands beside and changes no byte.
    sourcemap: withMap ? "external" : false,
    logLevel: "error",
    metafile: true,
  });
  return { directory: outdir, metafile };
}

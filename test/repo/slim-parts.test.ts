import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { slimParts } from "#infra/slim-parts.ts";

const require = createRequire(import.meta.url);
const CLIENTS = ["@aws-sdk/client-dynamodb", "@aws-sdk/client-sqs"] as const;
const UTIL = "@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partition.js";

/** One module with everything that is slimmed, bundled as the functions are. */
const ENTRY = [
  ...CLIENTS.map(
    (name, at) => `export * as errors${at} from "./node_modules/${name}/dist-es/models/errors.js";`,
  ),
  `export { partition } from "./node_modules/${UTIL}";`,
  `export { partitionsInfo } from "./node_modules/${UTIL.replace("partition.js", "partitions.js")}";`,
].join("\n");

async function bundled(plugins: Plugin[]) {
  const outfile = join(mkdtempSync(join(tmpdir(), "pagos-slim-")), "index.cjs");
  await build({
    stdin: { contents: ENTRY, resolveDir: process.cwd() },
    outfile,
    plugins,
    bundle: true,
    platform: "node",
    format: "cjs",
    mainFields: ["module", "main"],
  });
  return require(outfile);
}

type ErrorClass = new (options: object) => Error;
const Partitions = z.object({
  partitions: z.array(z.object({ regions: z.record(z.string(), z.unknown()) })),
});

// biome-ignore lint/suspicious/noExplicitAny: a bundle of somebody else's JavaScript, looked at by what it does.
let original: any;
// biome-ignore lint/suspicious/noExplicitAny: as above.
let slim: any;

beforeAll(async () => {
  [original, slim] = await Promise.all([bundled([]), bundled([slimParts])]);
});

/** All that tells one error from another, apart from where it was made. */
function pictureOf(Class: ErrorClass) {
  const error = new Class({
    $metadata: { httpStatusCode: 400 },
    message: "because",
    Message: "Because",
    Item: { pk: { S: "ORDER#1" } },
    CancellationReasons: [{ Code: "ConditionalCheckFailed" }],
  });
  const { stack: _, ...members } = Object.fromEntries(
    Object.getOwnPropertyNames(error).map((name) => [name, Reflect.get(error, name)]),
  );
  return {
    members,
    shapeId: Reflect.get(Class, "shapeId"),
    isItself: error instanceof Class && error instanceof Error,
    text: String(error),
  };
}

describe.each(CLIENTS.map((name, at) => [name, `errors${at}`]))("the errors of %s", (_, key) => {
  it("are what they are in the SDK", () => {
    const names = Object.keys(original[key]);
    expect(names.length).toBeGreaterThan(20);
    expect(Object.keys(slim[key])).toEqual(names);

    for (const name of names) {
      expect(pictureOf(slim[key][name]), name).toEqual(pictureOf(original[key][name]));
    }
  });
});

describe("partitions", () => {
  it("are those of the SDK, region by region, but for the regions' descriptions", () => {
    const regions = Partitions.parse(original.partitionsInfo).partitions.flatMap((partition) =>
      Object.keys(partition.regions),
    );
    expect(regions).toContain("mx-central-1");

    for (const region of [...regions, "mx-north-9", "nowhere"]) {
      const { description: _, ...told } = original.partition(region);
      const { description: __, ...slimmed } = slim.partition(region);
      expect(slimmed, region).toEqual(told);
    }
  });
});

describe("slimming", () => {
  it("fails the build where a file is not what it was", async () => {
    const folder = join(
      mkdtempSync(join(tmpdir(), "pagos-slim-")),
      "@aws-sdk/client-new/dist-es/models",
    );
    mkdirSync(folder, { recursive: true });
    const entry = join(folder, "errors.js");
    writeFileSync(entry, "export const other = 1;");

    const work = build({
      entryPoints: [entry],
      plugins: [slimParts],
      write: false,
      logLevel: "silent",
    });

    await expect(work).rejects.toThrow("cannot be made smaller");
  });
});

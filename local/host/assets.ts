import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod";

const Manifest = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string().optional() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

/** Reads an asset manifest: from the key that an asset would have in S3 to where it lies on this disk. */
export function readAssets(manifestFile: string): ReadonlyMap<string, string> {
  const manifest = Manifest.parse(JSON.parse(readFileSync(manifestFile, "utf8")));
  const paths = new Map<string, string>();
  for (const { source, destinations } of Object.values(manifest.files)) {
    for (const { objectKey } of Object.values(destinations)) {
      paths.set(objectKey, join(dirname(manifestFile), source.path ?? ""));
    }
  }
  return paths;
}

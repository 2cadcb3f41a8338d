import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { readAssets } from "./assets.ts";
import { HostError } from "./host-error.ts";
import { run } from "./run.ts";
import { readTemplate, type Template } from "./template.ts";

/** What a synthesis leaves behind: a stack's template and the files that it refers to. */
export interface Assembly {
  readonly stackName: string;
  readonly template: Template;
  /** From an asset's key in S3 to its path on this disk. */
  readonly assets: ReadonlyMap<string, string>;
}

const STACK = "Pagos-local";

/** Deploying checks the template against AWS's rules, which takes half of the time; starting need not. */
const CONTEXT = { stage: "local", "@aws-cdk/core:validateAgainstDefaultRules": false };

/** All that a synthesis reads. The lock stands for every package. */
const INPUTS = [
  "infra",
  "functions",
  "shared",
  "web/dist",
  "docs/openapi.json",
  "cdk.json",
  "package.json",
  "package-lock.json",
];

/** A host that runs reads its functions from what it synthesized, so nothing recent is thrown away. */
const KEPT_MS = 24 * 3_600_000;

/**
 * Runs the CDK app as the CDK's command line would, and reads what it wrote. What the same sources
 * made before is read again: synthesizing takes most of the time of a start.
 */
export async function synthesize(root: string, signal: AbortSignal): Promise<Assembly> {
  const cache = join(root, "node_modules/.cache/pagos-synth");
  const sources = fingerprint(root);
  const kept = join(cache, sources);
  if (existsSync(kept)) {
    utimesSync(kept, new Date(), new Date());
    return readAssembly(kept, STACK);
  }
  mkdirSync(cache, { recursive: true });
  forgetOld(cache);
  const made = mkdtempSync(join(cache, "made-"));
  await runApp(root, made, signal);
  // Where somebody saved a file meanwhile, nobody knows which of its versions this was made of: it is
  // used once, under a name that no sources have.
  const changed = fingerprint(root) !== sources;
  return readAssembly(changed ? made : keep(made, kept), STACK);
}

export function readAssembly(directory: string, stackName: string): Assembly {
  return {
    stackName,
    template: readTemplate(join(directory, `${stackName}.template.json`)),
    assets: readAssets(join(directory, `${stackName}.assets.json`)),
  };
}

async function runApp(root: string, outdir: string, signal: AbortSignal): Promise<void> {
  // In Lambda there is no package.json above a bundle to call it an ES module; here there may be one.
  writeFileSync(join(outdir, "package.json"), '{ "type": "commonjs" }\n');
  const { exitCode, said } = await run([process.execPath, "infra/app.ts"], {
    cwd: root,
    env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(CONTEXT) },
    signal,
  });
  if (exitCode !== 0) {
    rmSync(outdir, { recursive: true });
    throw new HostError(`The template could not be synthesized:\n${said}`);
  }
}

/** It takes its name only when it is whole. Of two hosts that start at once, the first one's stays. */
function keep(made: string, kept: string): string {
  try {
    renameSync(made, kept);
  } catch (error) {
    if (!existsSync(kept)) {
      throw error;
    }
    rmSync(made, { recursive: true });
  }
  return kept;
}

function fingerprint(root: string): string {
  const hash = createHash("sha256").update(process.version);
  for (const file of INPUTS.flatMap((input) => filesOf(root, input))) {
    hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex").slice(0, 32);
}

function filesOf(root: string, input: string): readonly string[] {
  if (!statSync(join(root, input)).isDirectory()) {
    return [input];
  }
  return readdirSync(join(root, input), { recursive: true, encoding: "utf8" })
    .map((name) => join(input, name))
    .filter((file) => statSync(join(root, file)).isFile())
    .sort();
}

function forgetOld(cache: string): void {
  for (const name of readdirSync(cache)) {
    const entry = join(cache, name);
    const used = statSync(entry, { throwIfNoEntry: false })?.mtimeMs;
    if (used !== undefined && used < Date.now() - KEPT_MS) {
      rmSync(entry, { recursive: true, force: true });
    }
  }
}

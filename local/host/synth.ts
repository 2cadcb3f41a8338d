import { mkdirSync, writeFileSync } from "node:fs";
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

/** Deploying checks the template against AWS's rules, which takes half of the time; starting need not. */
const CONTEXT = { stage: "local", "@aws-cdk/core:validateAgainstDefaultRules": false };

/** Runs the CDK app as the CDK's command line would, and reads what it wrote. */
export async function synthesize(
  root: string,
  outdir: string,
  signal: AbortSignal,
): Promise<Assembly> {
  mkdirSync(outdir, { recursive: true });
  // In Lambda there is no package.json above a bundle to call it an ES module; here there may be one.
  writeFileSync(join(outdir, "package.json"), '{ "type": "commonjs" }\n');
  const { exitCode, said } = await run([process.execPath, "infra/app.ts"], {
    cwd: root,
    env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(CONTEXT) },
    signal,
  });
  if (exitCode !== 0) {
    throw new HostError(`The template could not be synthesized:\n${said}`);
  }
  return readAssembly(outdir, "Pagos-local");
}

export function readAssembly(directory: string, stackName: string): Assembly {
  return {
    stackName,
    template: readTemplate(join(directory, `${stackName}.template.json`)),
    assets: readAssets(join(directory, `${stackName}.assets.json`)),
  };
}

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "aws-cdk-lib/core";
import * as z from "zod";
import { functionNames } from "#infra/bundle.ts";
import { needsEdgeStack } from "#infra/edge-settings.ts";
import { EdgeStack } from "#infra/edge-stack.ts";
import { PagosStack } from "#infra/pagos-stack.ts";
import { type Stage, stageNamed } from "#infra/stages.ts";

const Resources = z.record(
  z.string(),
  z.object({ Type: z.string(), Properties: z.optional(z.looseObject({})) }),
);
const Template = z.object({ Resources });

const CDK_JSON = join(import.meta.dirname, "../cdk.json");

/** A resource of a stage's template. */
type Resource = z.infer<typeof Resources>[string];

/** All that a stage deploys, its edge stack too, as CloudFormation will read it. */
export type Deployed = { readonly stage: Stage; readonly resources: readonly Resource[] };

/** Synthesizes a stage around functions and a page that do nothing: what they hold is not asked. */
export function deployedAs(stageName: string): Deployed {
  const stage = stageNamed(stageName);
  const outdir = mkdtempSync(join(tmpdir(), "pagos-bench-"));
  try {
    const write = (folder: string, file: string) => {
      mkdirSync(join(outdir, folder), { recursive: true });
      writeFileSync(join(outdir, folder, file), `"${folder}";`);
    };
    for (const name of functionNames()) write(`functions/${name}`, "index.js");
    write("page", "index.html");
    const context = {
      ...JSON.parse(readFileSync(CDK_JSON, "utf8")).context,
      "aws:cdk:disable-asset-staging": true,
      // CDK's own validation takes longer than all the rest, and `npm run synth` has done it.
      "@aws-cdk/core:validateAgainstDefaultRules": false,
    };
    const app = new App({ context, outdir: join(outdir, "cdk.out") });
    if (needsEdgeStack(stage)) new EdgeStack(app, stage);
    const parts = { bundles: join(outdir, "functions"), pageDir: join(outdir, "page") };
    new PagosStack(app, { stage, ...parts });
    const resources = app
      .synth()
      .stacks.flatMap(({ template }) => Object.values(Template.parse(template).Resources));
    return { stage, resources };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The properties of every resource of a type, with what the schema names of them. */
export function propertiesOf<T>(
  { resources }: Deployed,
  type: string,
  schema: z.ZodType<T>,
): readonly T[] {
  return resources
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => schema.parse(Properties ?? {}));
}

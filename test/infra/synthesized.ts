import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, type Stack } from "aws-cdk-lib/core";
import { vi } from "vitest";
import * as z from "zod";
import { functionNames } from "#infra/bundle.ts";
import { EdgeStack } from "#infra/edge-stack.ts";
import { PagosStack } from "#infra/pagos-stack.ts";
import { type Stage, stageNamed } from "#infra/stages.ts";

const { context } = JSON.parse(readFileSync("cdk.json", "utf8"));

const Resource = z.object({
  Type: z.string(),
  Properties: z.unknown(),
  DeletionPolicy: z.optional(z.string()),
  DependsOn: z.optional(z.array(z.string())),
});

const ResourcesJson = z.object({ Resources: z.record(z.string(), Resource) });

const TemplateJson = ResourcesJson.extend({
  Description: z.string(),
  Parameters: z.record(z.string(), z.object({ Default: z.string() })),
  Rules: z.object({ EverythingIsSet: z.unknown() }),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })),
});

export type Synthesized = {
  readonly stack: Stack;
  readonly outdir: string;
  readonly template: z.infer<typeof TemplateJson>;
};

type Resourceful = { readonly template: z.infer<typeof ResourcesJson> };

/**
 * The stack of a stage, around functions and a page that do nothing: what they hold is not asked.
 * CDK's own validation takes longer than all the rest, so it runs only where its verdict is asked.
 */
export function synthesized(
  stage: string | Stage,
  { validation }: { validation: boolean } = { validation: false },
): Synthesized {
  vi.stubEnv("CDK_VALIDATION", String(validation));
  const outdir = mkdtempSync(join(tmpdir(), "pagos-infra-"));
  const write = (folder: string, file: string, text: string) => {
    mkdirSync(join(outdir, folder), { recursive: true });
    writeFileSync(join(outdir, folder, file), text);
  };
  for (const name of functionNames()) write(`functions/${name}`, "index.js", `"${name}";`);
  write("page", "index.html", "<!doctype html>");

  const app = new App({ context: { ...context, "aws:cdk:disable-asset-staging": true }, outdir });
  const stack = new PagosStack(app, {
    stage: typeof stage === "string" ? stageNamed(stage) : stage,
    bundles: join(outdir, "functions"),
    pageDir: join(outdir, "page"),
  });
  const template = TemplateJson.parse(app.synth().getStackByName(stack.stackName).template);
  return { stack, outdir, template };
}

export type Found<T> = { readonly label: string; readonly keeps: boolean; readonly properties: T };

/** A production stage that has everything that a stage can have. */
export const guarded: Stage = {
  ...stageNamed("prod"),
  edge: {
    ...stageNamed("prod").edge,
    domain: {
      name: "pagos.example.com",
      certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d",
      hostedZone: { id: "Z0123456789ABC", name: "example.com" },
    },
    hstsPreload: true,
  },
};

/** The stage's second stack, in us-east-1. */
export function edgeOf(stage: Stage): Resourceful {
  const app = new App({ context });
  const { stackName } = new EdgeStack(app, stage);
  const { template } = app.synth().getStackByName(stackName);
  return { template: ResourcesJson.parse(template) };
}

/** The resources of a type, with what the schema names of their properties. */
export function found<T>(
  { template }: Resourceful,
  type: string,
  schema: z.ZodType<T>,
): readonly Found<T>[] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => ({
      label: labelOf(id),
      keeps: resource.DeletionPolicy === "Retain",
      properties: schema.parse(resource.Properties),
    }));
}

/** A logical id without its hash: the path of constructs, readable. */
const labelOf = (id: string) => id.replace(/[0-9A-F]{8}$/, "");

const Intrinsic = z.union([
  z.string(),
  z.strictObject({ Ref: z.string() }),
  z.strictObject({ "Fn::GetAtt": z.tuple([z.string(), z.string()]) }),
  z.strictObject({ "Fn::Join": z.tuple([z.string(), z.array(z.unknown())]) }),
  z.strictObject({ "Fn::Select": z.tuple([z.number(), z.unknown()]) }),
  z.strictObject({ "Fn::Split": z.tuple([z.string(), z.unknown()]) }),
  z.strictObject({ "Fn::If": z.tuple([z.string(), z.unknown(), z.unknown()]) }),
]);

/** A value of the template as a person would write it: `PaymentsTable.Arn/index/byCustomer`. */
export function readable(value: unknown): string {
  const intrinsic = Intrinsic.parse(value);
  if (typeof intrinsic === "string") return intrinsic;
  if ("Ref" in intrinsic) return labelOf(intrinsic.Ref);
  if ("Fn::GetAtt" in intrinsic) return intrinsic["Fn::GetAtt"].map(labelOf).join(".");
  if ("Fn::Join" in intrinsic) {
    const [separator, parts] = intrinsic["Fn::Join"];
    return parts.map(readable).join(separator);
  }
  if ("Fn::Select" in intrinsic) {
    const [index, list] = intrinsic["Fn::Select"];
    return `${readable(list)}[${index}]`;
  }
  if ("Fn::Split" in intrinsic) return readable(intrinsic["Fn::Split"][1]);
  const [condition, yes, no] = intrinsic["Fn::If"];
  return `${labelOf(condition)} ? ${readable(yes)} : ${readable(no)}`;
}

/** Our functions by name; CDK's own, which fills the bucket, has no such description. */
const LambdaProperties = z.object({
  Description: z.optional(z.string()),
  Runtime: z.string(),
  Architectures: z.optional(z.array(z.string())),
  Timeout: z.number(),
  Role: z.unknown(),
  ReservedConcurrentExecutions: z.optional(z.number()),
  LoggingConfig: z.optional(z.object({ LogGroup: z.unknown() })),
  Environment: z.optional(z.object({ Variables: z.record(z.string(), z.unknown()) })),
});

export type DeployedFunction = z.infer<typeof LambdaProperties>;

export function deployedFunctions(from: Synthesized): ReadonlyMap<string, DeployedFunction> {
  const ours = found(from, "AWS::Lambda::Function", LambdaProperties).flatMap(({ properties }) => {
    const name = properties.Description?.split(" ")[0];
    return name === undefined ? [] : [[name, properties] as const];
  });
  return new Map(ours);
}

import { readFileSync } from "node:fs";
import * as z from "zod";
import { HostError } from "./host-error.ts";

export type Json = z.core.util.JSONType;

const Resource = z.object({
  Type: z.string(),
  Condition: z.string().optional(),
  Properties: z.record(z.string(), z.json()).default({}),
});

const Template = z.object({
  Parameters: z.record(z.string(), z.object({ Default: z.json().optional() })).default({}),
  Conditions: z.record(z.string(), z.json()).default({}),
  Resources: z.record(z.string(), Resource),
  Outputs: z
    .record(z.string(), z.object({ Value: z.json(), Condition: z.string().optional() }))
    .default({}),
});

export type Resource = z.infer<typeof Resource>;
export type Template = z.infer<typeof Template>;

/** Reads a synthesized CloudFormation template. */
export function readTemplate(file: string): Template {
  const parsed = Template.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!parsed.success) {
    throw new HostError(
      `${file} is not a CloudFormation template:\n${z.prettifyError(parsed.error)}`,
    );
  }
  return parsed.data;
}

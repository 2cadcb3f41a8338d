import { App, type Stack, Validations } from "aws-cdk-lib/core";
import { AwsSolutionsChecks, type NagPack, ServerlessChecks } from "cdk-nag";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { EdgeStack } from "#infra/edge-stack.ts";
import { stageNamed } from "#infra/stages.ts";
import { guarded, synthesized } from "./synthesized.ts";

const withExamples = { ...guarded, exampleConsumers: true };

const stacks: readonly (readonly [string, Stack])[] = [
  ...["local", "dev", "proof", "staging", "prod"].map(
    (name) => [name, synthesized(name).stack] as const,
  ),
  ["prod under its own domain, with the examples", synthesized(withExamples).stack],
  ["prod's edge", new EdgeStack(new App(), stageNamed("prod"))],
  ["the edge of prod under its own domain", new EdgeStack(new App(), guarded)],
];

describe.each(stacks)("the stack of %s", (_, stack) => {
  it.each([
    ["AwsSolutions", () => new AwsSolutionsChecks()],
    ["Serverless", () => new ServerlessChecks()],
  ])("has nothing for %s to find but what is acknowledged", (__, pack) => {
    expect(findings(pack(), stack)).toEqual([]);
  });

  it("acknowledges nothing without a reason that a stranger can follow", () => {
    const reasons = acknowledged(stack);

    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.filter((reason) => !/^[A-Z].{30,}\.$/.test(reason))).toEqual([]);
  });
});

const findings = (pack: NagPack, stack: Stack) =>
  pack
    .validateScope(stack)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    );

/** Reasons by the id of what they are for. */
const Acknowledged = z.record(z.string(), z.string());

function acknowledged(stack: Stack): readonly string[] {
  const { ACKNOWLEDGED_RULES_METADATA_KEY: key } = Validations;
  return stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata.filter(({ type }) => type === key))
    .flatMap(({ data }) => Object.values(Acknowledged.parse(data)));
}

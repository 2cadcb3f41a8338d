import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { bundleFunctions } from "#infra/bundle.ts";
import { stageNamed } from "#infra/stages.ts";
import { deployedFunctions, found, readable, synthesized } from "./synthesized.ts";

/**
 * What the bundles could ask of AWS, against what the roles allow. The bundles are the shipped ones: a
 * call that somebody adds shows here by the SDK's command that it brings along, used by a test or not.
 */
const prod = synthesized({ ...stageNamed("prod"), exampleConsumers: true });
const { metafile } = await bundleFunctions({ outdir: mkdtempSync(join(tmpdir(), "pagos-calls-")) });

/** IAM knows no batches of messages: their right is that of the single one. */
const actionOf = (service: string, command: string) =>
  service === "sqs" ? `sqs:${command.replace(/Batch$/, "")}` : `${service}:${command}`;

/** Secrets Manager is asked without the SDK's client, by these files. */
const BY_HAND: Readonly<Record<string, readonly string[]>> = {
  "functions/adapters/aws-secret.ts": ["secretsmanager:GetSecretValue"],
  "functions/adapters/aws-key-ring.ts": [
    "secretsmanager:GetSecretValue",
    "secretsmanager:PutSecretValue",
  ],
};

function bundledActions(name: string): readonly string[] {
  const [, output] =
    Object.entries(metafile.outputs).find(([path]) => basename(dirname(path)) === name) ?? [];
  const files = Object.entries(output?.inputs ?? {})
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => path);
  const commands = files.flatMap((path) => {
    const [, service, command] = /client-(\w+)\/.*\/commands\/(\w+)Command\.js$/.exec(path) ?? [];
    return service && command ? [actionOf(service, command)] : [];
  });
  return [...commands, ...files.flatMap((path) => BY_HAND[path] ?? [])].sort();
}

const Role = z.object({
  Policies: z.optional(
    z.array(
      z.object({
        PolicyDocument: z.object({
          Statement: z.array(z.object({ Action: z.union([z.string(), z.array(z.string())]) })),
        }),
      }),
    ),
  ),
});
const roles = new Map(
  found(prod, "AWS::IAM::Role", Role).map(({ label, properties }) => [label, properties]),
);

function allowedActions(name: string): ReadonlySet<string> {
  const role = roles.get(readable(deployedFunctions(prod).get(name)?.Role).replace(".Arn", ""));
  return new Set(
    (role?.Policies ?? [])
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .flatMap(({ Action }) => Action),
  );
}

/**
 * A store comes whole, and a function that only reads still bundles how to write. That it never does is
 * seen where the calls of the whole suite are compared with the roles (test/stack/denied-calls.ts).
 * Endpoints are discovered by no client of ours: the SDK brings that along.
 */
const BROUGHT_ALONG = ["dynamodb:DeleteItem", "dynamodb:DescribeEndpoints", "dynamodb:PutItem"];

/** Lambda itself takes messages from a queue, in the name of the function that gets them. */
const TAKERS: ReadonlySet<string> = new Set(["consumer", "example-accounting"]);
const TAKES_MESSAGES = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];

describe.each([...deployedFunctions(prod).keys()])("%s", (name) => {
  const bundled = bundledActions(name);
  const allowed = allowedActions(name);

  it("may do whatever its bundle can ask of AWS", () => {
    const lacking = bundled.filter((action) => !allowed.has(action));

    expect(lacking.filter((action) => !BROUGHT_ALONG.includes(action))).toEqual([]);
  });

  it("may do nothing that its bundle could not ask", () => {
    const needed = [...bundled, ...(TAKERS.has(name) ? TAKES_MESSAGES : [])];
    const idle = [...allowed].filter((action) => !action.startsWith("logs:"));

    expect(idle.filter((action) => !needed.includes(action))).toEqual([]);
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Annotations, Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { parseStage, stageNamed } from "#infra/stages.ts";
import { synthesized } from "./synthesized.ts";

/** What a deployment without an issuer of its own needs to get a token. */
const ISSUER_OUTPUTS = ["ClientId", "TokenUrl", "UserPoolId"];

/** What a stage that is watched says of that. */
const WATCHED_OUTPUTS = ["AlarmTopicP1", "AlarmTopicP2", "AlarmTopicP3", "DashboardUrl"];

const OUTPUTS = [
  "AccountingQueueUrl",
  "ApiUrl",
  "CardLinksQueueUrl",
  "CardPageUrl",
  "ConektaKeySecretArn",
  "EventsDeadLetterQueueUrl",
  "EventsQueueUrl",
  "LogisticsQueueUrl",
  "TableName",
  "WebhookKeysSecretArn",
  "WebhookUrl",
];

describe.each(["local", "dev", "dev-ana", "staging", "prod"])("the stack of %s", (name) => {
  const synth = synthesized(name, { validation: true });

  it("is named and tagged after its stage", () => {
    expect(synth.stack.stackName).toBe(`Pagos-${name}`);
    expect(synth.stack.tags.tagValues()).toEqual({ app: "pagos", stage: name });
  });

  it("synthesizes without a warning", () => {
    const annotations = Annotations.fromStack(synth.stack);
    const Report = z.object({ pluginReports: z.array(z.unknown()) });
    const report = Report.parse(
      JSON.parse(readFileSync(join(synth.outdir, "validation-report.json"), "utf8")),
    );

    expect(annotations.findWarning("*", Match.anyValue())).toEqual([]);
    expect(annotations.findError("*", Match.anyValue())).toEqual([]);
    expect(report.pluginReports).toEqual([]);
  });

  it("says where everything is, under the same keys", () => {
    const { jwt, operations, exampleConsumers } = stageNamed(name);
    const outputs = [
      ...OUTPUTS,
      ...(jwt === null ? ISSUER_OUTPUTS : []),
      ...(operations.watched ? WATCHED_OUTPUTS : []),
      ...(exampleConsumers ? ["LedgerTableName"] : []),
    ];

    expect(Object.keys(synth.template.Outputs).sort()).toEqual(outputs.sort());
  });

  it("lets a deployment change what depends on where it runs", () => {
    const { BootstrapVersion: _, ...ours } = synth.template.Parameters;
    const { conekta, jwt, exampleConsumers } = stageNamed(name);
    const issuer =
      jwt === null
        ? []
        : [
            ["JwtIssuer", jwt.issuer],
            ["JwtAudience", jwt.audience],
          ];

    expect(Object.entries(ours).map(([key, { Default }]) => [key, Default])).toEqual([
      ["ConektaUrl", conekta.url],
      ["ConektaScriptUrl", conekta.scriptUrl],
      ["ConektaPublicKey", conekta.publicKey],
      ["ConektaKeyArn", conekta.keySecretArn],
      ...issuer,
      ["CardPageUrl", ""],
      ["DeployedAt", ""],
      ...(exampleConsumers ? [["ExampleConsumers", "on"]] : []),
    ]);
  });

  it("refuses to be deployed with values that nobody has set", () => {
    const rule = JSON.stringify(synth.template.Rules.EverythingIsSet);

    expect(rule).toContain("Conekta's public key is not set");
    expect(rule).toContain("Conekta's private key is not stored");
    expect(rule.includes("Nobody signs the API's tokens")).toBe(stageNamed(name).jwt !== null);
  });
});

describe("prod", () => {
  it("alone is protected from termination", () => {
    expect(synthesized("prod").stack.terminationProtection).toBe(true);
    expect(synthesized("dev").stack.terminationProtection).toBe(false);
  });
});

describe("stageNamed", () => {
  it("gives dev to a person under another name", () => {
    expect(stageNamed("dev-ana")).toEqual({ ...stageNamed("dev"), name: "dev-ana" });
  });

  it("lists the stages to who misspells one", () => {
    expect(() => stageNamed("production")).toThrow(
      'There is no stage "production". Choose one of local, dev, proof, staging, prod or dev-<your name>.',
    );
  });

  it("refuses a name that would not fit in the names of queues", () => {
    expect(() => stageNamed("dev-Ana María")).toThrow("must be lower case letters, digits and -");
  });
});

describe("parseStage", () => {
  const dev = stageNamed("dev");
  const local = stageNamed("local");

  it("lets the local host recover fast, but not before Conekta's time-out", () => {
    expect(local).toMatchObject({ safetyDelaySeconds: 15, reconcileEverySeconds: 5 });
    expect(() => parseStage({ ...local, safetyDelaySeconds: 11 })).toThrow("must be at least 12");
  });

  it.each([
    ["a path in an origin", { corsOrigins: ["https://shop.example.com/cart"] }, "corsOrigins[0]"],
    ["any origin", { corsOrigins: ["*"] }, "must be an origin"],
    [
      "a slash at the end",
      { conekta: { ...dev.conekta, url: "https://api.conekta.io/" } },
      "slash",
    ],
    ["a private key's place", { conekta: { ...dev.conekta, publicKey: "secret" } }, "key_…"],
    ["a merchant without a name", { merchant: { name: "" } }, "is what the card holder reads"],
    ["a retention CloudWatch lacks", { logRetentionDays: 8 }, "logRetentionDays"],
    ["no delay", { retryDelaySeconds: 0 }, "retryDelaySeconds"],
    ["a safety delay that a charge may outlast", { safetyDelaySeconds: 59 }, "must be at least 60"],
    ["seconds on EventBridge", { reconcileEverySeconds: 90 }, "must be whole minutes"],
    [
      "a certificate that CloudFront cannot read",
      {
        edge: {
          ...dev.edge,
          domain: {
            name: "pagos.example.com",
            certificateArn: "arn:aws:acm:mx-central-1:111122223333:certificate/0a1b",
            hostedZone: null,
          },
        },
      },
      "must be the ARN of an ACM certificate in us-east-1",
    ],
    [
      "a promise about a domain that is not the merchant's",
      { edge: { ...dev.edge, hstsPreload: true } },
      "hstsPreload is a promise",
    ],
    ["an edge without CloudFront", { cloudFront: false }, "must ask for nothing"],
    [
      "more orders than webhooks about them",
      { throttles: { ...dev.throttles, orders: { perSecond: 26, atOnce: 40 } } },
      "must be at most 1/4 of routes.perSecond",
    ],
    ["a single consumer, which AWS cannot do", { consumersMax: 1 }, "consumersMax"],
    ["a misspelt member", { foriegnOrders: "record" }, "foriegnOrders"],
  ])("refuses %s and says where", (_, mistake, where) => {
    const parse = () => parseStage({ ...dev, ...mistake });

    expect(parse).toThrow("infra/stages.ts has a mistake:");
    expect(parse).toThrow(where);
  });
});

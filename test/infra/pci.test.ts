import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "aws-cdk-lib/core";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { EdgeStack } from "#infra/edge-stack.ts";
import { stageNamed } from "#infra/stages.ts";
import { deployedFunctions, found, guarded, readable, synthesized } from "./synthesized.ts";

/**
 * What PCI DSS 4.0.1 asks of a merchant whose page embeds its processor's form (SAQ A), as far as a
 * template can answer it. docs/pci.md says what is left to the merchant.
 */
const production = [
  ["prod", synthesized("prod")],
  ["prod under its own domain", synthesized(guarded)],
] as const;
const everywhere = [
  ...["local", "dev", "staging"].map((name) => [name, synthesized(name)] as const),
  ...production,
];

const Distribution = z.object({
  DistributionConfig: z.object({
    CacheBehaviors: z.array(
      z.object({ ViewerProtocolPolicy: z.string(), ResponseHeadersPolicyId: z.unknown() }),
    ),
    DefaultCacheBehavior: z.object({
      ViewerProtocolPolicy: z.string(),
      ResponseHeadersPolicyId: z.unknown(),
    }),
    Logging: z.optional(z.unknown()),
    Origins: z.array(
      z.object({
        CustomOriginConfig: z.optional(
          z.object({ OriginProtocolPolicy: z.string(), OriginSSLProtocols: z.array(z.string()) }),
        ),
      }),
    ),
    ViewerCertificate: z.optional(z.object({ MinimumProtocolVersion: z.string() })),
    WebACLId: z.optional(z.unknown()),
  }),
});
const distributionOf = (from: (typeof everywhere)[number][1]) => {
  const [distribution] = found(from, "AWS::CloudFront::Distribution", Distribution);
  if (distribution === undefined) throw new Error("There is no distribution.");
  return distribution.properties.DistributionConfig;
};

describe.each(everywhere)("PCI DSS in %s", (_, synth) => {
  it("1.4.4, 3.5: keeps what it stores from the public, and encrypted", () => {
    const Bucket = z.object({
      PublicAccessBlockConfiguration: z.record(z.string(), z.literal(true)),
      BucketEncryption: z.object({
        ServerSideEncryptionConfiguration: z.array(z.unknown()).min(1),
      }),
    });
    const Queue = z.object({ SqsManagedSseEnabled: z.literal(true) });

    expect(found(synth, "AWS::S3::Bucket", Bucket)).toHaveLength(1);
    expect(found(synth, "AWS::SQS::Queue", Queue).length).toBeGreaterThan(0);
  });

  it("3.3, 8.6.2: puts no secret into a template or an environment", () => {
    const text = JSON.stringify(synth.template.Resources);
    const environments = [...deployedFunctions(synth).values()].map(({ Environment }) =>
      JSON.stringify(Environment ?? {}),
    );

    expect(text).not.toMatch(/"key_(?!local_public|unset)\w{10,}"|BEGIN [A-Z ]*PRIVATE KEY/);
    expect(environments.filter((each) => each.includes("{{resolve:"))).toEqual([]);
  });

  it("4.2.1: speaks TLS wherever it speaks, 1.2 and up where AWS lets it choose", () => {
    const { CacheBehaviors, DefaultCacheBehavior, Origins } = distributionOf(synth);
    const viewers = [DefaultCacheBehavior, ...CacheBehaviors].map(
      ({ ViewerProtocolPolicy }) => ViewerProtocolPolicy,
    );

    expect(viewers).toEqual(["redirect-to-https", "https-only"]);
    expect(Origins.flatMap(({ CustomOriginConfig }) => CustomOriginConfig ?? [])).toEqual([
      { OriginProtocolPolicy: "https-only", OriginSSLProtocols: ["TLSv1.2"] },
    ]);
  });

  it("6.4.3: lets the page run its own script and Conekta's, and nothing inline", () => {
    const [page = ""] = policiesOf(synth).filter((policy) => policy.includes("script-src"));
    const scripts = /script-src ([^;]*)/.exec(page)?.[1]?.split(" ") ?? [];

    expect(scripts.filter((source) => !source.startsWith("'"))).toEqual([
      "ConektaScriptUrl[0]//ConektaScriptUrl[2]",
    ]);
    expect(page).not.toMatch(/unsafe-inline|unsafe-eval|script-src[^;]*\*/);
  });

  it("11.6.1: answers every request with security headers, and watches Conekta's script", () => {
    const { CacheBehaviors, DefaultCacheBehavior } = distributionOf(synth);
    const headers = [DefaultCacheBehavior, ...CacheBehaviors].map((behavior) =>
      readable(behavior.ResponseHeadersPolicyId),
    );

    expect(headers).toEqual(["WebsiteHeadersPage", "WebsiteHeadersApi"]);
    expect(deployedFunctions(synth).has("watch-script")).toBe(true);
  });
});

function policiesOf(from: (typeof everywhere)[number][1]): readonly string[] {
  const Headers = z.object({
    ResponseHeadersPolicyConfig: z.object({
      SecurityHeadersConfig: z.object({
        ContentSecurityPolicy: z.object({ ContentSecurityPolicy: z.unknown() }),
      }),
    }),
  });
  return found(from, "AWS::CloudFront::ResponseHeadersPolicy", Headers).map(({ properties }) =>
    readable(
      properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig.ContentSecurityPolicy
        .ContentSecurityPolicy,
    ),
  );
}

describe.each(production)("PCI DSS in %s", (_, synth) => {
  it("6.4.2: stands behind a firewall", () => {
    expect(distributionOf(synth).WebACLId).toBeDefined();
  });

  it("10.5.1: keeps every log for twelve months", () => {
    const Logs = z.object({ RetentionInDays: z.number().min(365) });
    const edge = new App();
    const { stackName } = new EdgeStack(edge, stageNamed("prod"));
    const Lifecycle = z.object({
      LifecycleConfiguration: z.object({
        Rules: z.tuple([z.object({ ExpirationInDays: z.literal(365) })]),
      }),
    });
    const kept = Object.values<{ Type: string; Properties: unknown }>(
      edge.synth().getStackByName(stackName).template.Resources,
    ).filter(({ Type }) => Type === "AWS::S3::Bucket");

    expect(found(synth, "AWS::Logs::LogGroup", Logs).length).toBeGreaterThan(0);
    expect(distributionOf(synth).Logging).toBeDefined();
    expect(kept.map(({ Properties }) => Lifecycle.safeParse(Properties).success)).toEqual([true]);
  });
});

describe("PCI DSS under the merchant's own domain", () => {
  it("4.2.1: is TLS 1.2 and up for card holders, too", () => {
    const { ViewerCertificate } = distributionOf(synthesized(guarded));

    expect(ViewerCertificate?.MinimumProtocolVersion).toBe("TLSv1.2_2021");
  });
});

describe("PCI DSS in what crosses our borders", () => {
  it("3.2, 3.3: has no name for a card's number or its security code", () => {
    const contracts = join(import.meta.dirname, "../../shared/contracts");
    const texts = readdirSync(contracts).map((file) => readFileSync(join(contracts, file), "utf8"));

    expect(texts.length).toBeGreaterThan(0);
    expect(texts.join("\n")).not.toMatch(
      /\b(pan|card_?number|cvc2?|cvv2?|security_?code|track_?data)\s*:/i,
    );
  });
});

import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "aws-cdk-lib/core";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { PagosStack } from "#infra/pagos-stack.ts";
import { stageNamed } from "#infra/stages.ts";
import { found, readable, synthesized } from "./synthesized.ts";

const dev = synthesized("dev");

const Policy = z.object({
  ResponseHeadersPolicyConfig: z.object({
    SecurityHeadersConfig: z.object({
      ContentSecurityPolicy: z.object({ ContentSecurityPolicy: z.unknown() }),
    }),
  }),
});
const [headers] = found(dev, "AWS::CloudFront::ResponseHeadersPolicy", Policy);
const policy = readable(
  headers?.properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig.ContentSecurityPolicy
    .ContentSecurityPolicy,
);
const directives = new Map(
  policy.split("; ").map((directive) => {
    const [name = "", ...sources] = directive.split(" ");
    return [name, sources] as const;
  }),
);

const scriptOrigin = "ConektaScriptUrl[0]//ConektaScriptUrl[2]";
const apiOrigin = "ConektaUrl[0]//ConektaUrl[2]";

describe("the card page", () => {
  it("runs its own script and Conekta's, and nothing inline", () => {
    expect(directives.get("default-src")).toEqual(["'none'"]);
    expect(directives.get("script-src")).toEqual(["'self'", scriptOrigin]);
    expect(directives.get("style-src")).toEqual(["'self'"]);
    expect(policy).not.toMatch(/unsafe-|script-src[^;]*\*/);
  });

  it("talks to its own API and to Conekta", () => {
    expect(directives.get("connect-src")).toEqual(["'self'", scriptOrigin, apiOrigin]);
  });

  it("frames Conekta, and nobody frames it", () => {
    expect(directives.get("frame-src")).toEqual([
      scriptOrigin,
      "https://*.conekta.com",
      "https://*.conekta.io",
    ]);
    expect(directives.get("frame-ancestors")).toEqual(["'none'"]);
  });

  it("lies in a bucket that only CloudFront reads, over TLS", () => {
    const Bucket = z.object({
      PublicAccessBlockConfiguration: z.record(z.string(), z.boolean()),
      BucketEncryption: z.unknown(),
    });
    const Statement = z.object({
      Effect: z.string(),
      Action: z.string(),
      Principal: z.record(z.string(), z.string()),
      Condition: z.record(z.string(), z.record(z.string(), z.unknown())),
    });
    const BucketPolicy = z.object({
      PolicyDocument: z.object({ Statement: z.array(Statement) }),
    });

    const buckets = found(dev, "AWS::S3::Bucket", Bucket);
    const statements = found(dev, "AWS::S3::BucketPolicy", BucketPolicy).flatMap(
      ({ properties }) => properties.PolicyDocument.Statement,
    );

    expect(buckets).toHaveLength(1);
    expect(Object.values(buckets[0]?.properties.PublicAccessBlockConfiguration ?? {})).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(statements).toEqual([
      {
        Effect: "Deny",
        Action: "s3:*",
        Principal: { AWS: "*" },
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      {
        Effect: "Allow",
        Action: "s3:GetObject",
        Principal: { Service: "cloudfront.amazonaws.com" },
        Condition: { StringEquals: { "AWS:SourceArn": expect.anything() } },
      },
    ]);
  });

  it("shares its address with the API, whose answers are never cached", () => {
    const Behavior = z.object({ CachePolicyId: z.string(), ViewerProtocolPolicy: z.string() });
    const Distribution = z.object({
      DistributionConfig: z.object({
        CacheBehaviors: z.array(Behavior.extend({ PathPattern: z.string() })),
        DefaultCacheBehavior: Behavior.extend({ ResponseHeadersPolicyId: z.unknown() }),
      }),
    });
    /** AWS's managed policy `CachingDisabled`. */
    const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

    const [distribution] = found(dev, "AWS::CloudFront::Distribution", Distribution);
    const config = distribution?.properties.DistributionConfig;

    expect(config?.CacheBehaviors).toEqual([
      {
        PathPattern: "/api/*",
        CachePolicyId: CACHING_DISABLED,
        ViewerProtocolPolicy: "https-only",
      },
    ]);
    expect(readable(config?.DefaultCacheBehavior.ResponseHeadersPolicyId)).toBe(
      "WebsiteHeadersPage",
    );
    expect(config?.DefaultCacheBehavior.ViewerProtocolPolicy).toBe("redirect-to-https");
  });

  it("that has not been built says how to build it", () => {
    const empty = mkdtempSync(join(tmpdir(), "pagos-no-page-"));
    const synth = () =>
      new PagosStack(new App(), {
        stage: stageNamed("dev"),
        bundles: join(dev.outdir, "functions"),
        pageDir: empty,
      });

    expect(existsSync(join(empty, "index.html"))).toBe(false);
    expect(synth).toThrow(`There is no card page in ${empty}. Build it with: npm run build:page`);
  });
});

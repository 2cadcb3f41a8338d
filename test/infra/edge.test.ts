import { App } from "aws-cdk-lib/core";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { needsEdgeStack } from "#infra/edge-settings.ts";
import { EdgeStack } from "#infra/edge-stack.ts";
import { stageNamed } from "#infra/stages.ts";
import { deployedFunctions, edgeOf, found, guarded, readable, synthesized } from "./synthesized.ts";

const dev = synthesized("dev");
const prod = synthesized("prod");
const ownDomain = synthesized(guarded);

const Security = z.object({
  ContentSecurityPolicy: z.object({ ContentSecurityPolicy: z.unknown() }),
  ContentTypeOptions: z.object({ Override: z.literal(true) }),
  FrameOptions: z.object({ FrameOption: z.string() }),
  ReferrerPolicy: z.object({ ReferrerPolicy: z.string() }),
  StrictTransportSecurity: z.object({
    AccessControlMaxAgeSec: z.number(),
    IncludeSubdomains: z.boolean(),
    Preload: z.boolean(),
  }),
});
const Headers = z.object({
  ResponseHeadersPolicyConfig: z.object({
    SecurityHeadersConfig: Security,
    CustomHeadersConfig: z.optional(
      z.object({ Items: z.array(z.object({ Header: z.string(), Value: z.unknown() })) }),
    ),
  }),
});
const headersOf = (from: typeof dev, label: string) => {
  const policies = found(from, "AWS::CloudFront::ResponseHeadersPolicy", Headers);
  const policy = policies.find((each) => each.label === label);
  if (policy === undefined) throw new Error(`There is no headers policy ${label}.`);
  return policy.properties.ResponseHeadersPolicyConfig;
};

const Distribution = z.object({
  DistributionConfig: z.object({
    Aliases: z.optional(z.array(z.string())),
    Logging: z.optional(z.object({ Bucket: z.unknown() })),
    Origins: z.array(
      z.object({
        OriginCustomHeaders: z.optional(
          z.array(z.object({ HeaderName: z.string(), HeaderValue: z.unknown() })),
        ),
      }),
    ),
    ViewerCertificate: z.optional(z.object({ MinimumProtocolVersion: z.string() })),
    WebACLId: z.optional(z.unknown()),
  }),
});
const distributionOf = (from: typeof dev) => {
  const [distribution] = found(from, "AWS::CloudFront::Distribution", Distribution);
  if (distribution === undefined) throw new Error("There is no distribution.");
  return distribution.properties.DistributionConfig;
};

describe("headers", () => {
  it.each(["WebsiteHeadersPage", "WebsiteHeadersApi"])("%s gives nothing away", (label) => {
    const headers = headersOf(prod, label).SecurityHeadersConfig;

    expect(headers.FrameOptions.FrameOption).toBe("DENY");
    expect(headers.ReferrerPolicy.ReferrerPolicy).toBe("no-referrer");
    expect(headers.StrictTransportSecurity).toEqual({
      AccessControlMaxAgeSec: 2 * 365 * 24 * 60 * 60,
      IncludeSubdomains: false,
      Preload: false,
    });
  });

  it("let only the page and Conekta's frame ask for a payment, and nobody for a camera", () => {
    const items = headersOf(prod, "WebsiteHeadersPage").CustomHeadersConfig?.Items ?? [];
    const values = new Map(items.map(({ Header, Value }) => [Header, readable(Value)]));

    expect(values.get("permissions-policy")).toContain("camera=()");
    expect(values.get("permissions-policy")).toContain(
      'payment=(self "ConektaScriptUrl[0]//ConektaScriptUrl[2]")',
    );
    expect(values.get("cross-origin-opener-policy")).toBe("same-origin-allow-popups");
  });

  it("require Trusted Types, or tell in the browser what would break if they did", () => {
    const typed = /require-trusted-types-for 'script'; trusted-types conekta-script$/;
    const policyOf = (from: typeof dev) => {
      const page = headersOf(from, "WebsiteHeadersPage");
      const told = page.CustomHeadersConfig?.Items.find(
        ({ Header }) => Header === "content-security-policy-report-only",
      );
      const { ContentSecurityPolicy } = page.SecurityHeadersConfig.ContentSecurityPolicy;
      return { enforced: readable(ContentSecurityPolicy), told: told && readable(told.Value) };
    };

    expect(policyOf(synthesized("local"))).toEqual({
      enforced: expect.stringMatching(typed),
      told: undefined,
    });
    expect(policyOf(prod)).toEqual({
      enforced: expect.not.stringMatching(typed),
      told: expect.stringMatching(typed),
    });
  });

  it("let an answer of the API load nothing, should a browser take it for a page", () => {
    const { ContentSecurityPolicy } = headersOf(prod, "WebsiteHeadersApi").SecurityHeadersConfig;

    expect(ContentSecurityPolicy.ContentSecurityPolicy).toMatch(/^default-src 'none';/);
  });

  it("promise https for subdomains, and beforehand, only under a domain of the merchant's own", () => {
    const { StrictTransportSecurity } = headersOf(
      ownDomain,
      "WebsiteHeadersPage",
    ).SecurityHeadersConfig;

    expect(StrictTransportSecurity).toMatchObject({ IncludeSubdomains: true, Preload: true });
  });
});

describe("a domain of the merchant's own", () => {
  it("takes TLS 1.2 and up, and its zone points at CloudFront over IPv4 and IPv6", () => {
    const { Aliases, ViewerCertificate } = distributionOf(ownDomain);
    const Records = z.object({ Name: z.string(), Type: z.string() });
    const records = found(ownDomain, "AWS::Route53::RecordSet", Records);

    expect(Aliases).toEqual(["pagos.example.com"]);
    expect(ViewerCertificate?.MinimumProtocolVersion).toBe("TLSv1.2_2021");
    expect(records.map(({ properties }) => properties)).toEqual([
      { Name: "pagos.example.com.", Type: "A" },
      { Name: "pagos.example.com.", Type: "AAAA" },
    ]);
  });

  it("is where Conekta and card holders are sent", () => {
    const { WebhookUrl, CardPageUrl } = ownDomain.template.Outputs;

    expect(WebhookUrl?.Value).toBe("https://pagos.example.com/api/webhooks/conekta");
    expect(readable(CardPageUrl?.Value)).toContain("https://pagos.example.com");
  });
});

describe("the firewall and the access logs", () => {
  const edge = new EdgeStack(new App(), stageNamed("prod"));

  it("are in us-east-1, wherever the stage itself is", () => {
    expect(edge.region).toBe("us-east-1");
    expect(distributionOf(prod)).toMatchObject({
      WebACLId: { "Fn::GetStackOutput": { StackName: "Pagos-prod-edge", Region: "us-east-1" } },
      Logging: { Bucket: { "Fn::GetStackOutput": { StackName: "Pagos-prod-edge" } } },
    });
  });

  it("are not in dev, which needs no second stack", () => {
    expect(distributionOf(dev).WebACLId).toBeUndefined();
    expect(distributionOf(dev).Logging).toBeUndefined();
  });

  it("let every webhook through to its signature", () => {
    const app = new App();
    const stack = new EdgeStack(app, stageNamed("prod"));
    const template = JSON.stringify(app.synth().getStackByName(stack.stackName).template);
    const rules = template.match(/"SearchString":"\/api\/webhooks\/"/g);

    expect(rules).toHaveLength(4);
    expect(template).toContain('"FieldKeys":["authorization"]');
  });
});

describe("the certificate of a domain of the merchant's own", () => {
  const Alarm = z.object({
    Namespace: z.string(),
    MetricName: z.string(),
    Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })),
    ComparisonOperator: z.string(),
    Threshold: z.number(),
    TreatMissingData: z.string(),
  });
  const Topic = z.object({ DisplayName: z.string(), KmsMasterKeyId: z.unknown() });
  const Page = z.object({ AlarmName: z.string() });
  const edge = edgeOf(guarded);

  it("calls somebody from where it is, thirty days before its end", () => {
    const [alarm] = found(edge, "AWS::CloudWatch::Alarm", Alarm);

    expect(alarm?.properties).toEqual({
      Namespace: "AWS/CertificateManager",
      MetricName: "DaysToExpiry",
      Dimensions: [{ Name: "CertificateArn", Value: guarded.edge.domain?.certificateArn }],
      ComparisonOperator: "LessThanThreshold",
      Threshold: 30,
      TreatMissingData: "ignore",
    });
  });

  it("tells a topic of its own region, encrypted, and only by the one alarm that pages", () => {
    const topics = found(edge, "AWS::SNS::Topic", Topic);
    const pages = found(edge, "AWS::CloudWatch::CompositeAlarm", Page);

    expect(topics.map(({ properties }) => properties.DisplayName)).toEqual(["Pagos prod P3"]);
    expect(topics[0]?.properties.KmsMasterKeyId).toBeDefined();
    expect(pages.map(({ properties }) => properties.AlarmName)).toEqual(["Pagos-prod-P3-Edge"]);
  });

  it("makes a second stack necessary where nothing else does, and nothing where nobody is told", () => {
    const bare = { ...guarded.edge, firewall: null, accessLogs: false };
    const operations = { ...guarded.operations, watched: false };

    expect(needsEdgeStack({ ...guarded, edge: bare })).toBe(true);
    expect(needsEdgeStack({ ...guarded, edge: { ...bare, domain: null } })).toBe(false);
    expect(needsEdgeStack({ edge: bare, operations })).toBe(false);
    expect(found(edgeOf({ ...guarded, operations }), "AWS::CloudWatch::Alarm", Alarm)).toEqual([]);
  });
});

describe("the origin check", () => {
  const secretOf = (from: typeof dev) =>
    distributionOf(from)
      .Origins.flatMap(({ OriginCustomHeaders = [] }) => OriginCustomHeaders)
      .map(({ HeaderName, HeaderValue }) => `${HeaderName}: ${readable(HeaderValue)}`);

  it("is shown a secret that stands in no template, only a reference to it", () => {
    expect(secretOf(prod)).toEqual([
      "x-pagos-origin: {{resolve:secretsmanager:OriginCheckSecret:SecretString:::}}",
    ]);
  });

  it("is asked once an hour for each secret, and not at all where none is shown", () => {
    const Authorizer = z.object({
      AuthorizerType: z.string(),
      AuthorizerResultTtlInSeconds: z.optional(z.number()),
      EnableSimpleResponses: z.optional(z.boolean()),
      IdentitySource: z.array(z.string()),
    });
    const [asked] = found(prod, "AWS::ApiGatewayV2::Authorizer", Authorizer).filter(
      ({ properties }) => properties.AuthorizerType === "REQUEST",
    );

    expect(asked?.properties).toMatchObject({
      AuthorizerResultTtlInSeconds: 3_600,
      EnableSimpleResponses: true,
      IdentitySource: ["$request.header.x-pagos-origin"],
    });
  });

  it("is all that may know the secret", () => {
    const knowing = [...deployedFunctions(prod)].filter(([, { Environment }]) =>
      JSON.stringify(Environment).includes("OriginCheckSecret"),
    );

    expect(knowing.map(([name]) => name)).toEqual(["check-origin"]);
  });
});

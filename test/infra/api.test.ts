import { describe, expect, it } from "vitest";
import * as z from "zod";
import { stageNamed } from "#infra/stages.ts";
import { found, readable, synthesized } from "./synthesized.ts";

/** Trusts an issuer of the merchant's own and has no CloudFront before it: the plainest there is. */
const proof = stageNamed("proof");
const plain = synthesized({ ...proof, edge: { ...proof.edge, onlyThroughCloudFront: false } });
/** Makes its own tokens and wants to be asked by CloudFront. */
const dev = synthesized("dev");

const Integration = z.object({ IntegrationUri: z.unknown(), PayloadFormatVersion: z.string() });
const integrations = new Map(
  found(plain, "AWS::ApiGatewayV2::Integration", Integration).map(({ label, properties }) => [
    label,
    properties,
  ]),
);

const Route = z.object({
  RouteKey: z.string(),
  AuthorizationType: z.string(),
  AuthorizationScopes: z.optional(z.array(z.string())),
  AuthorizerId: z.optional(z.unknown()),
  Target: z.unknown(),
});

const routes = found(plain, "AWS::ApiGatewayV2::Route", Route).map(({ properties }) => {
  const integration = integrations.get(readable(properties.Target).replace("integrations/", ""));
  return {
    key: properties.RouteKey,
    access:
      properties.AuthorizationType === "JWT"
        ? `JWT ${properties.AuthorizationScopes?.join(" ")}`
        : properties.AuthorizationType,
    answeredBy: readable(integration?.IntegrationUri),
    payload: integration?.PayloadFormatVersion,
  };
});

const PUBLIC = [
  "GET /card-link",
  "POST /card-link/card",
  "POST /card-link/renewal-request",
  "POST /client-events",
  "POST /webhooks/conekta",
];

describe("the API", () => {
  it("asks every caller for a token with the route's scope, except on the public routes", () => {
    expect(
      Object.fromEntries(
        routes.filter(({ key }) => !PUBLIC.includes(key)).map(({ key, access }) => [key, access]),
      ),
    ).toEqual({
      "POST /customers": "JWT customers:write",
      "GET /customers/{id}": "JWT customers:read",
      "PUT /customers/{id}/card": "JWT customers:write",
      "DELETE /customers/{id}": "JWT customers:write",
      "POST /orders": "JWT orders:write",
      "GET /orders": "JWT orders:read",
      "GET /orders/{id}": "JWT orders:read",
      "POST /orders/{id}/refunds": "JWT orders:refund",
      "POST /orders/{id}/cancel": "JWT orders:write",
      "POST /orders/{id}/capture": "JWT orders:write",
      "POST /card-links": "JWT customers:write",
      "GET /card-links": "JWT customers:read",
      "GET /card-links/{id}": "JWT customers:read",
      "POST /card-links/{id}/revoke": "JWT customers:write",
      "POST /card-links/{id}/renew": "JWT customers:write",
    });
  });

  it("leaves exactly these routes to the check inside their function", () => {
    const open = routes.filter(({ access }) => access === "NONE").map(({ key }) => key);

    expect(open.sort()).toEqual(PUBLIC);
  });

  it("wants the routes without a JWT to be asked by CloudFront, and a Cognito token elsewhere", () => {
    const Access = z.object({
      RouteKey: z.string(),
      AuthorizationType: z.string(),
      AuthorizationScopes: z.optional(z.array(z.string())),
    });
    const own = found(dev, "AWS::ApiGatewayV2::Route", Access).map(({ properties }) => properties);

    const asked = own.filter(({ AuthorizationType }) => AuthorizationType === "CUSTOM");
    const scoped = own.filter(({ AuthorizationType }) => AuthorizationType === "JWT");

    expect(asked.map(({ RouteKey }) => RouteKey).sort()).toEqual(PUBLIC);
    expect(asked.length + scoped.length).toBe(routes.length);
    expect(
      Object.fromEntries(scoped.map((route) => [route.RouteKey, route.AuthorizationScopes])),
    ).toEqual(
      Object.fromEntries(
        routes
          .filter(({ key }) => !PUBLIC.includes(key))
          .map(({ key, access }) => [key, [access.replace("JWT ", "pagos/")]]),
      ),
    );
  });

  it.each([
    ["POST /customers", "CreateCustomer"],
    ["GET /customers/{id}", "GetCustomer"],
    ["PUT /customers/{id}/card", "ReplaceCard"],
    ["DELETE /customers/{id}", "ForgetCustomer"],
    ["POST /orders", "CreateOrder"],
    ["GET /orders", "ListOrders"],
    ["GET /orders/{id}", "GetOrder"],
    ["POST /orders/{id}/refunds", "RefundOrder"],
    ["POST /orders/{id}/cancel", "CancelOrder"],
    ["POST /orders/{id}/capture", "CaptureOrder"],
    ["POST /card-links", "CreateCardLink"],
    ["GET /card-links", "ListCardLinks"],
    ["GET /card-link", "GetCardLink"],
    ["POST /card-link/card", "SaveCard"],
    ["POST /webhooks/conekta", "Webhook"],
  ])("hands %s to %s", (key, name) => {
    expect(routes.find((route) => route.key === key)).toMatchObject({
      answeredBy: `Functions${name}Function.Arn`,
      payload: "2.0",
    });
  });

  it("trusts the issuer and the audience that the deployment names", () => {
    const Authorizer = z.object({
      AuthorizerType: z.literal("JWT"),
      JwtConfiguration: z.object({ Issuer: z.unknown(), Audience: z.array(z.unknown()) }),
    });

    const [authorizer] = found(plain, "AWS::ApiGatewayV2::Authorizer", Authorizer);

    expect(readable(authorizer?.properties.JwtConfiguration.Issuer)).toBe("JwtIssuer");
    expect(authorizer?.properties.JwtConfiguration.Audience.map(readable)).toEqual(["JwtAudience"]);
  });

  it("lets in no orders faster than webhooks about them, and no crowd of browsers for either", () => {
    const Throttle = z.object({
      ThrottlingRateLimit: z.number(),
      ThrottlingBurstLimit: z.number(),
    });
    const Stage = z.object({
      DefaultRouteSettings: Throttle,
      RouteSettings: z.record(z.string(), Throttle),
    });
    const [stage] = found(dev, "AWS::ApiGatewayV2::Stage", Stage);

    expect(stage?.properties).toEqual({
      DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
      RouteSettings: {
        "POST /orders": { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
        "POST /client-events": { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
      },
    });
  });

  it("is made after the routes that its throttles name, which API Gateway has to know", () => {
    const resources = Object.values(dev.template.Resources);
    const stage = resources.find(({ Type }) => Type === "AWS::ApiGatewayV2::Stage");
    const Before = z.object({ RouteKey: z.string() });
    const before = (stage?.DependsOn ?? [])
      .map((id) => dev.template.Resources[id])
      .filter((resource) => resource?.Type === "AWS::ApiGatewayV2::Route")
      .map((resource) => Before.parse(resource?.Properties).RouteKey);

    expect(before.sort()).toEqual(["POST /client-events", "POST /orders"]);
  });

  it("is limited, and logs no address, header or query", () => {
    const Stage = z.object({
      StageName: z.string(),
      DefaultRouteSettings: z.object({ ThrottlingRateLimit: z.number() }),
      AccessLogSettings: z.object({ Format: z.string() }),
    });

    const [stage] = found(dev, "AWS::ApiGatewayV2::Stage", Stage);

    expect(stage?.properties.StageName).toBe("api");
    expect(stage?.properties.DefaultRouteSettings.ThrottlingRateLimit).toBeGreaterThan(0);
    expect(stage?.properties.AccessLogSettings.Format).not.toMatch(/sourceIp|header|path|query/i);
  });

  it("answers other origins only where the stage lists them", () => {
    const Api = z.object({
      CorsConfiguration: z.optional(z.object({ AllowOrigins: z.array(z.string()) })),
    });
    const shop = "https://shop.example.com";

    const [closed] = found(dev, "AWS::ApiGatewayV2::Api", Api);
    const [open] = found(
      synthesized({ ...stageNamed("dev"), corsOrigins: [shop] }),
      "AWS::ApiGatewayV2::Api",
      Api,
    );

    expect(closed?.properties.CorsConfiguration).toBeUndefined();
    expect(open?.properties.CorsConfiguration?.AllowOrigins).toEqual([shop]);
  });
});

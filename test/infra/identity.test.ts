import { describe, expect, it } from "vitest";
import * as z from "zod";
import { OPERATOR_SCOPE, SCOPES } from "#shared/env.ts";
import { found, readable, synthesized } from "./synthesized.ts";

const prod = synthesized("prod");

const Authorizer = z.object({
  JwtConfiguration: z.optional(z.object({ Issuer: z.unknown(), Audience: z.array(z.unknown()) })),
});
const Client = z.object({
  AllowedOAuthFlows: z.array(z.string()),
  AllowedOAuthScopes: z.array(z.unknown()),
  GenerateSecret: z.boolean(),
});
const Server = z.object({
  Identifier: z.string(),
  Scopes: z.array(z.object({ ScopeName: z.string(), ScopeDescription: z.string() })),
});
const Pool = z.object({
  AdminCreateUserConfig: z.object({ AllowAdminCreateUserOnly: z.boolean() }),
  DeletionProtection: z.string(),
});

describe("a stage that names no issuer", () => {
  it("trusts its own pool, for its own client", () => {
    const jwt = found(prod, "AWS::ApiGatewayV2::Authorizer", Authorizer).flatMap(
      ({ properties }) => properties.JwtConfiguration ?? [],
    );

    expect(jwt.map(({ Issuer }) => readable(Issuer))).toEqual([
      "https://cognito-idp.AWS::Region.AWS::URLSuffix/IdentityPool",
    ]);
    expect(jwt.flatMap(({ Audience }) => Audience.map(readable))).toEqual(["IdentityPoolMerchant"]);
  });

  it("has one client, a machine, with every scope but the operator's", () => {
    const [client, ...others] = found(prod, "AWS::Cognito::UserPoolClient", Client);

    expect(others).toEqual([]);
    expect(client?.properties).toMatchObject({
      AllowedOAuthFlows: ["client_credentials"],
      GenerateSecret: true,
    });
    expect(client?.properties.AllowedOAuthScopes.map(readable).sort()).toEqual(
      Object.values(SCOPES)
        .map((scope) => `IdentityPoolApi/${scope}`)
        .sort(),
    );
  });

  it("knows every scope, and says what each allows", () => {
    const [server] = found(prod, "AWS::Cognito::UserPoolResourceServer", Server);
    const scopes = server?.properties.Scopes ?? [];

    expect(server?.properties.Identifier).toBe("pagos");
    expect(scopes.map(({ ScopeName }) => ScopeName).sort()).toEqual(
      [...Object.values(SCOPES), OPERATOR_SCOPE].sort(),
    );
    expect(scopes.filter((scope) => scope.ScopeName === scope.ScopeDescription)).toEqual([]);
  });

  it("lets nobody sign up, and keeps the pool in production", () => {
    const [pool] = found(prod, "AWS::Cognito::UserPool", Pool);

    expect(pool).toMatchObject({
      keeps: true,
      properties: {
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        DeletionProtection: "ACTIVE",
      },
    });
  });
});

describe("a stage that names its issuer", () => {
  it("has no pool", () => {
    expect(found(synthesized("local"), "AWS::Cognito::UserPool", z.unknown())).toEqual([]);
  });
});

import { expect, it } from "vitest";
import * as z from "zod";
import { ROUTES } from "#local/openapi/document.ts";
import type { Route } from "#local/openapi/route.ts";
import { found, readable, synthesized } from "./synthesized.ts";

const local = synthesized("local");

const Api = z.object({
  RouteKey: z.string(),
  AuthorizationScopes: z.array(z.string()).default([]),
  Target: z.unknown(),
});
const Integration = z.object({ IntegrationUri: z.unknown() });

it("every route of the stack is described, with the function behind it and the scope it asks for", () => {
  const functions = new Map(
    found(local, "AWS::ApiGatewayV2::Integration", Integration).map(({ label, properties }) => [
      label,
      readable(properties.IntegrationUri),
    ]),
  );

  const deployed = found(local, "AWS::ApiGatewayV2::Route", Api).map(({ properties }) => {
    const { RouteKey, AuthorizationScopes, Target } = properties;
    const behind = functions.get(readable(Target).replace("integrations/", ""));
    return [RouteKey, AuthorizationScopes, behind];
  });

  const described = Object.entries<Route>(ROUTES).map(([key, { access, name }]) => [
    key,
    "scope" in access ? [access.scope] : [],
    `Functions${name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}Function.Arn`,
  ]);
  expect(described.sort()).toEqual(deployed.sort());
});

import type { JWTVerifyGetKey } from "jose";
import * as z from "zod";
import { type FunctionPool, functionInUri } from "./functions.ts";
import { type Guard, letsAnybodyPass } from "./guard.ts";
import { jwtGuard } from "./jwt-authorizer.ts";
import { requestGuard } from "./request-authorizer.ts";
import type { LocalStack } from "./stack.ts";

export interface Route {
  /** Method and path pattern, such as `GET /orders/{id}`. */
  readonly key: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
  readonly scopes: readonly string[];
  readonly guard: Guard;
}

const Integration = z.object({
  IntegrationType: z.literal("AWS_PROXY"),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal("2.0"),
  TimeoutInMillis: z.number().default(30_000),
});

const HEADER = "$request.header.";

/** Either a JWT's, or a function's with simple responses: all that the host knows of authorizers. */
const Authorizer = z.object({
  IdentitySource: z.array(z.string().startsWith(HEADER)).min(1),
  JwtConfiguration: z.object({ Audience: z.array(z.string()), Issuer: z.string() }).optional(),
  AuthorizerUri: z.string().optional(),
  AuthorizerPayloadFormatVersion: z.literal("2.0").optional(),
  AuthorizerResultTtlInSeconds: z.number().default(0),
  EnableSimpleResponses: z.literal(true).optional(),
});

const ApiRoute = z.object({
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.enum(["JWT", "CUSTOM", "NONE"]).default("NONE"),
  AuthorizationScopes: z.array(z.string()).default([]),
  AuthorizerId: z.string().optional(),
});

/** Reads the stack's routes, each with what stands before its function. */
export function readRoutes(
  stack: LocalStack,
  functions: FunctionPool,
  keys: JWTVerifyGetKey,
): Route[] {
  const integrations = new Map(
    stack
      .resources(["AWS::ApiGatewayV2::Integration"], Integration)
      .map(({ id, properties }) => [id, properties]),
  );
  const guards = readGuards(stack, functions, keys);
  return stack.resources(["AWS::ApiGatewayV2::Route"], ApiRoute).map(({ id, properties }) => {
    const integration = integrations.get(properties.Target.replace("integrations/", ""));
    const guard = guards.get(properties.AuthorizerId ?? "");
    if (integration === undefined) {
      throw new Error(`The route ${id} has no integration.`);
    }
    if ((guard?.type ?? "NONE") !== properties.AuthorizationType) {
      throw new Error(`The route ${id} and its authorizer do not agree.`);
    }
    const scopes = properties.AuthorizationScopes;
    return {
      key: properties.RouteKey,
      functionArn: integration.IntegrationUri,
      timeoutMs: integration.TimeoutInMillis,
      scopes,
      guard: guard?.of(scopes) ?? letsAnybodyPass,
    };
  });
}

interface KindOfGuard {
  /** What a route that has it says of itself. */
  readonly type: "JWT" | "CUSTOM";
  readonly of: (scopes: readonly string[]) => Guard;
}

/** The stack's authorizers, by logical id. */
function readGuards(stack: LocalStack, functions: FunctionPool, keys: JWTVerifyGetKey) {
  const authorizers = stack.resources(["AWS::ApiGatewayV2::Authorizer"], Authorizer);
  return new Map(
    authorizers.map(({ id, properties }): [string, KindOfGuard] => {
      const { JwtConfiguration: jwt, IdentitySource, AuthorizerUri = "" } = properties;
      if (jwt !== undefined) {
        const settings = { issuer: jwt.Issuer, audience: jwt.Audience, keys };
        return [id, { type: "JWT", of: (scopes) => jwtGuard(settings, scopes) }];
      }
      const settings = {
        functionArn: functionInUri(AuthorizerUri),
        headers: IdentitySource.map((source) => source.slice(HEADER.length).toLowerCase()),
        rememberedSeconds: properties.AuthorizerResultTtlInSeconds,
      };
      const guard = requestGuard(settings, functions);
      return [id, { type: "CUSTOM", of: () => guard }];
    }),
  );
}

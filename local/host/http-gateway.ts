import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import createRouter from "find-my-way";
import type { JWTVerifyGetKey } from "jose";
import * as z from "zod";
import type { ApiRoute } from "#local/console/contract.ts";
import { answerPreflight, Cors, corsHeaders } from "./cors.ts";
import type { FunctionPool } from "./functions.ts";
import { type HttpAnswer, type RoutedRequest, toHttpAnswer, toHttpEvent } from "./http-event.ts";
import { authorize, type JwtAuthorizerSettings } from "./jwt-authorizer.ts";
import type { LocalStack } from "./stack.ts";

/** API Gateway takes no more, in bytes. */
const BODY_MAX = 10 * 1024 * 1024;

/** API Gateway hands on as much of a path as fits into a request line; the router would stop at 100. */
const PARAMETER_MAX = 10_240;

const METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] as const;

interface Route {
  readonly key: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
  readonly scopes: readonly string[];
  readonly authorizer: JwtAuthorizerSettings | undefined;
}

export interface HttpGateway {
  /** Whether a path lies below the API's stage. */
  readonly owns: (path: string) => boolean;
  readonly routes: readonly ApiRoute[];
  readonly answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/** Imitates the stack's HTTP API in front of the hosted functions. */
export function createHttpGateway(
  stack: LocalStack,
  functions: FunctionPool,
  keys: JWTVerifyGetKey,
): HttpGateway {
  const [stage] = stack.resources(
    ["AWS::ApiGatewayV2::Stage"],
    z.object({ StageName: z.string() }),
  );
  const [api] = stack.resources(
    ["AWS::ApiGatewayV2::Api"],
    z.object({ CorsConfiguration: Cors.optional() }),
  );
  const stageName = stage?.properties.StageName ?? "$default";
  const cors = api?.properties.CorsConfiguration;
  const routes = readRoutes(stack, keys);
  const find = routeFinder(routes);
  const basePath = stageName === "$default" ? "" : `/${stageName}`;

  const handle = async (request: IncomingMessage): Promise<HttpAnswer> => {
    const path = (request.url ?? "/").slice(basePath.length).split("?")[0] ?? "/";
    const found = find(request.method ?? "GET", path);
    if (found === undefined) {
      return message(404, "Not Found");
    }
    const { route, pathParameters } = found;
    const routed = { request, stage: stageName, routeKey: route.key, pathParameters };
    return serve(route, routed, functions);
  };

  return {
    owns: (path) => path === basePath || path.startsWith(`${basePath}/`),
    routes: routes.map(({ key, scopes }) => {
      const [method = "", path = ""] = key.split(" ");
      return { method, path, scopes };
    }),
    async answer(request, response) {
      const answer = answerPreflight(cors, request) ?? (await handle(request));
      const headers = {
        ...answer.headers,
        ...corsHeaders(cors, request),
        ...(answer.statusCode !== 204 && { "content-length": Buffer.byteLength(answer.body) }),
      };
      // A body that was refused unread would otherwise be taken for the next request.
      response.shouldKeepAlive = response.shouldKeepAlive && request.complete;
      response.writeHead(answer.statusCode, headers).end(answer.body);
    },
  };
}

async function serve(
  route: Route,
  routed: Omit<RoutedRequest, "body">,
  functions: FunctionPool,
): Promise<HttpAnswer> {
  const decision =
    route.authorizer &&
    (await authorize(route.authorizer, routed.request.headers.authorization, route.scopes));
  if (decision !== undefined && decision.kind !== "allowed") {
    const refusal =
      decision.kind === "forbidden" ? message(403, "Forbidden") : message(401, "Unauthorized");
    return {
      ...refusal,
      headers: { ...refusal.headers, "www-authenticate": decision.challenge },
    };
  }
  const body = await readBody(routed.request);
  if (body === undefined) {
    return message(413, "Request Entity Too Large");
  }
  const { requestId, event } = toHttpEvent({
    ...routed,
    body,
    ...(decision && { jwt: decision.jwt }),
  });
  const answer = await invoke(route, event, functions);
  return { ...answer, headers: { ...answer.headers, "apigw-requestid": requestId } };
}

async function invoke(route: Route, event: object, functions: FunctionPool): Promise<HttpAnswer> {
  const target = functions.byArn(route.functionArn);
  if (target === undefined) {
    return message(500, "Internal Server Error");
  }
  const patience = new AbortController();
  const outcome = await Promise.race([
    target.invoke(event),
    delay(route.timeoutMs, "late" as const, { signal: patience.signal }),
  ]);
  patience.abort();
  if (outcome === "late") {
    return message(503, "Service Unavailable");
  }
  const answer = outcome.kind === "answered" ? toHttpAnswer(outcome.answer) : undefined;
  return answer ?? message(500, "Internal Server Error");
}

function readRoutes(stack: LocalStack, keys: JWTVerifyGetKey): Route[] {
  const integrations = new Map(
    stack
      .resources(
        ["AWS::ApiGatewayV2::Integration"],
        z.object({
          IntegrationType: z.literal("AWS_PROXY"),
          IntegrationUri: z.string(),
          PayloadFormatVersion: z.literal("2.0"),
          TimeoutInMillis: z.number().default(30_000),
        }),
      )
      .map(({ id, properties }) => [id, properties]),
  );
  const authorizers = new Map(
    stack
      .resources(
        ["AWS::ApiGatewayV2::Authorizer"],
        z.object({
          AuthorizerType: z.literal("JWT"),
          IdentitySource: z.tuple([z.literal("$request.header.Authorization")]),
          JwtConfiguration: z.object({ Audience: z.array(z.string()), Issuer: z.string() }),
        }),
      )
      .map(({ id, properties: { JwtConfiguration } }) => [
        id,
        { issuer: JwtConfiguration.Issuer, audience: JwtConfiguration.Audience, keys },
      ]),
  );
  return stack
    .resources(
      ["AWS::ApiGatewayV2::Route"],
      z.object({
        RouteKey: z.string(),
        Target: z.string(),
        AuthorizationType: z.enum(["JWT", "NONE"]).default("NONE"),
        AuthorizationScopes: z.array(z.string()).default([]),
        AuthorizerId: z.string().optional(),
      }),
    )
    .map(({ id, properties }) => {
      const integration = integrations.get(properties.Target.replace("integrations/", ""));
      const authorizer = authorizers.get(properties.AuthorizerId ?? "");
      if (integration === undefined) {
        throw new Error(`The route ${id} has no integration.`);
      }
      if ((properties.AuthorizationType === "JWT") !== (authorizer !== undefined)) {
        throw new Error(`The route ${id} and its authorizer do not agree.`);
      }
      return {
        key: properties.RouteKey,
        functionArn: integration.IntegrationUri,
        timeoutMs: integration.TimeoutInMillis,
        scopes: properties.AuthorizationScopes,
        authorizer,
      };
    });
}

function routeFinder(routes: readonly Route[]) {
  const router = createRouter({ maxParamLength: PARAMETER_MAX });
  const byKey = new Map(routes.map((route) => [route.key, route]));
  for (const { key } of routes.filter(({ key }) => key !== "$default")) {
    const [method = "", path = ""] = key.split(" ");
    const methods = METHODS.filter((each) => method === "ANY" || method === each);
    const pattern = path.replaceAll(/\{(\w+)\+\}/g, "*").replaceAll(/\{(\w+)\}/g, ":$1");
    router.on([...methods], pattern, () => undefined, { key });
  }
  return (method: string, path: string) => {
    const isMethod = METHODS.find((each) => each === method);
    const found = isMethod && router.find(isMethod, path);
    const key = z.object({ key: z.string() }).safeParse(found?.store).data?.key ?? "$default";
    const route = byKey.get(key);
    return route && { route, pathParameters: found?.params ?? {} };
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > BODY_MAX) {
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What API Gateway itself says, where no function was asked. */
function message(statusCode: number, text: string): HttpAnswer {
  return {
    statusCode,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ message: text }),
  };
}

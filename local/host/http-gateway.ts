import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import createRouter from "find-my-way";
import type { JWTVerifyGetKey } from "jose";
import * as z from "zod";
import type { ApiRoute } from "#local/console/tools-contract.ts";
import { type Route, readRoutes } from "./api-routes.ts";
import { answerPreflight, Cors, corsHeaders } from "./cors.ts";
import type { FunctionPool } from "./functions.ts";
import {
  type HttpAnswer,
  message,
  type RoutedRequest,
  toHttpAnswer,
  toHttpEvent,
} from "./http-event.ts";
import type { LocalStack } from "./stack.ts";

/** API Gateway takes no more, in bytes. */
const BODY_MAX = 10 * 1024 * 1024;

/** API Gateway hands on as much of a path as fits into a request line; the router would stop at 100. */
const PARAMETER_MAX = 10_240;

const METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] as const;

export interface HttpGateway {
  /** Where its stage lies, such as `/api`. */
  readonly basePath: string;
  /** Whether a path lies below the API's stage. */
  readonly owns: (path: string) => boolean;
  readonly routes: readonly ApiRoute[];
  /** Answers a request, with what CloudFront wrote over its headers where it came by there. */
  readonly answer: (
    request: IncomingMessage,
    response: ServerResponse,
    written?: RoutedRequest["written"],
  ) => Promise<void>;
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
  const routes = readRoutes(stack, functions, keys);
  const find = routeFinder(routes);
  const basePath = stageName === "$default" ? "" : `/${stageName}`;

  const owns = (path: string) => path === basePath || path.startsWith(`${basePath}/`);

  const handle = async (request: IncomingMessage, written: RoutedRequest["written"]) => {
    const { url = "/", method = "GET" } = request;
    const path = url.slice(basePath.length).split("?")[0] ?? "/";
    const found = owns(url) ? find(method, path) : undefined;
    if (found === undefined) {
      return message(404, "Not Found");
    }
    const { route, pathParameters } = found;
    const requestId = randomUUID();
    const place = { stage: stageName, routeKey: route.key, pathParameters };
    return serve(route, { request, requestId, written, ...place }, functions);
  };

  return {
    basePath,
    owns,
    routes: routes.map(({ key, scopes }) => {
      const [method = "", path = ""] = key.split(" ");
      return { method, path, scopes };
    }),
    async answer(request, response, written = {}) {
      const answer = answerPreflight(cors, request) ?? (await handle(request, written));
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
  routed: RoutedRequest,
  functions: FunctionPool,
): Promise<HttpAnswer> {
  const passage = await route.guard(routed);
  if (passage.kind === "refused") {
    return passage.answer;
  }
  const body = await readBody(routed.request);
  if (body === undefined) {
    return message(413, "Request Entity Too Large");
  }
  const event = toHttpEvent(routed, { body, authorizer: passage.authorizer });
  const answer = await invoke(route, event, functions);
  return { ...answer, headers: { ...answer.headers, "apigw-requestid": routed.requestId } };
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

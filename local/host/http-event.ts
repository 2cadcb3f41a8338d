import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import * as z from "zod";
import { ACCOUNT_ID, REGION } from "./stack.ts";

/** A request that found its route. */
export interface RoutedRequest {
  readonly request: IncomingMessage;
  readonly requestId: string;
  /** What CloudFront wrote over the viewer's headers, by lower-case name; nothing where it was not there. */
  readonly written: Readonly<Record<string, string>>;
  readonly stage: string;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string | undefined>>;
}

/** What an authorizer passed on: `requestContext.authorizer` of an event. */
export type AuthorizerContext = Readonly<Record<string, unknown>>;

interface Admitted {
  readonly body: Buffer;
  readonly authorizer?: AuthorizerContext | undefined;
}

export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer | string;
}

/** Builds the event of payload format 2.0 as API Gateway's HTTP API does. */
export function toHttpEvent(routed: RoutedRequest, { body, authorizer }: Admitted): object {
  const { requestContext, ...described } = describe(routed);
  const contentType = routed.request.headers["content-type"];
  return {
    version: "2.0",
    ...described,
    requestContext: { ...requestContext, ...(authorizer && { authorizer }) },
    ...(body.length > 0 && encode(body, contentType)),
    isBase64Encoded: body.length > 0 && !isText(contentType),
  };
}

/** Builds what a REQUEST authorizer is asked in payload format 2.0: the request without its body. */
export function toAuthorizerEvent(
  routed: RoutedRequest,
  identitySource: readonly string[],
): object {
  const described = describe(routed);
  const { method, path } = described.requestContext.http;
  const { apiId, stage } = described.requestContext;
  const resource = path.slice(`/${stage}`.length);
  return {
    version: "2.0",
    type: "REQUEST",
    routeArn: `arn:aws:execute-api:${REGION}:${ACCOUNT_ID}:${apiId}/${stage}/${method}${resource}`,
    identitySource,
    ...described,
  };
}

function describe(routed: RoutedRequest) {
  const { request, requestId, stage, routeKey, pathParameters } = routed;
  const [rawPath = "/", rawQueryString = ""] = splitQuery(request.url ?? "/");
  const { cookies, headers } = toHeaders(routed);
  const query = joinRepeated(new URLSearchParams(rawQueryString));
  const now = new Date();
  return {
    routeKey,
    rawPath,
    rawQueryString,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    requestContext: {
      accountId: ACCOUNT_ID,
      apiId: "local",
      domainName: request.headers.host ?? "",
      domainPrefix: "local",
      http: {
        method: request.method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? "",
        userAgent: request.headers["user-agent"] ?? "",
      },
      requestId,
      routeKey,
      stage,
      time: commonLogTime(now),
      timeEpoch: now.getTime(),
    },
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
  };
}

/** What API Gateway itself says, where no function was asked. */
export function message(statusCode: number, text: string): HttpAnswer {
  return {
    statusCode,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ message: text }),
  };
}

const StructuredAnswer = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  cookies: z.array(z.string()).optional(),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().optional(),
});

/**
 * Reads a function's answer as API Gateway does: an object with a `statusCode` is a response, anything
 * else is the JSON body of a 200. Undefined where it is neither.
 */
export function toHttpAnswer(answer: string): HttpAnswer | undefined {
  const value: unknown = JSON.parse(answer);
  if (typeof value !== "object" || value === null || !("statusCode" in value)) {
    return { statusCode: 200, headers: { "content-type": "application/json" }, body: answer };
  }
  const parsed = StructuredAnswer.safeParse(value);
  if (!parsed.success) {
    return undefined;
  }
  const { statusCode, headers = {}, cookies, body = "", isBase64Encoded } = parsed.data;
  const lowered = Object.entries(headers).map(([name, text]) => [name.toLowerCase(), String(text)]);
  return {
    statusCode,
    headers: {
      "content-type": "text/plain;charset=utf-8",
      ...Object.fromEntries(lowered),
      ...(cookies && { "set-cookie": cookies }),
    },
    body: isBase64Encoded === true ? Buffer.from(body, "base64") : body,
  };
}

function splitQuery(url: string): [string, string] {
  const index = url.indexOf("?");
  return index < 0 ? [url, ""] : [url.slice(0, index), url.slice(index + 1)];
}

/**
 * Names in lower case, repeated ones joined by a comma; cookies stand apart. Whoever a request came from
 * stands last in `x-forwarded-for`, after whatever it held before.
 */
function toHeaders({ request, written }: RoutedRequest) {
  const { rawHeaders, socket } = request;
  const pairs = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), rawHeaders[index + 1] ?? ""] as const] : [],
  );
  const cookies = pairs
    .filter(([name]) => name === "cookie")
    .flatMap(([, value]) => value.split("; "));
  const given = { ...joinRepeated(pairs.filter(([name]) => name !== "cookie")), ...written };
  const headers = {
    ...given,
    "x-forwarded-for": cameBy(given["x-forwarded-for"], socket.remoteAddress),
    "x-forwarded-port": String(socket.localPort ?? ""),
    "x-forwarded-proto": "http",
  };
  return { headers, cookies };
}

/** `x-forwarded-for` with one more address at its end. */
export function cameBy(forwarded: string | undefined, address = ""): string {
  return forwarded === undefined ? address : `${forwarded}, ${address}`;
}

function joinRepeated(pairs: Iterable<readonly [string, string]>): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of pairs) {
    joined[name] = joined[name] === undefined ? value : `${joined[name]},${value}`;
  }
  return joined;
}

function encode(body: Buffer, contentType: string | undefined): { body: string } {
  return { body: body.toString(isText(contentType) ? "utf8" : "base64") };
}

/** What API Gateway passes on as text; any other body arrives in base64. */
function isText(contentType = "text/plain"): boolean {
  return /^(text\/|application\/(json|javascript|xml|[^;]+\+(json|xml)))/i.test(contentType);
}

/** `12/Mar/2026:19:03:58 +0000` */
function commonLogTime(date: Date): string {
  const [, day, month, year, time] = date.toUTCString().split(" ");
  return `${day}/${month}/${year}:${time} +0000`;
}

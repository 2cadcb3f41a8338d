import middy from "@middy/core";
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyEventV2WithJWTAuthorizer,
  APIGatewayProxyStructuredResultV2,
  Context,
} from "aws-lambda";
import type * as z from "zod/mini";
import { fieldErrors, problemOf } from "#shared/contracts/problem.ts";
import { PagosError, PROBLEMS } from "#shared/domain/errors.ts";
import type { MetricName } from "#shared/metrics.ts";
import { correlated, correlationOf } from "./correlation.ts";
import { type LogFields, log } from "./log.ts";
import type { Measured } from "./metrics.ts";

/** A request as handlers see it: checked, and with nothing of Lambda in it. */
export type HttpRequest<Body> = {
  readonly body: Body;
  readonly rawBody: Uint8Array;
  readonly path: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Who calls, by the token that API Gateway verified; empty on public routes. */
  readonly caller: string;
  /** Names this request at every hop that follows from it. */
  readonly correlationId: string;
};

export type HttpAnswer = {
  readonly statusCode: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the log line says beside route, status and duration. */
  readonly log?: LogFields;
  /** Of the request that this one goes back to, where it says so: the line is found under that one. */
  readonly correlationId?: string;
  /** What it says in numbers; see also `measure` of the edge. */
  readonly measured?: Measured;
};

/** Public routes come without the authorizer's part. */
type HttpEvent = APIGatewayProxyEventV2 | APIGatewayProxyEventV2WithJWTAuthorizer;

type Edge<Schema> = {
  readonly name: string;
  /** Turns away who shows nothing to be let in by, before their body is looked at. */
  readonly admit?: (headers: HttpRequest<unknown>["headers"]) => void;
  readonly body?: Schema;
  /** No body at all counts as `{}`, where every member may be left out. */
  readonly bodyOptional?: boolean;
  /** Bytes; a larger body is refused unread. */
  readonly bodyMax?: number;
  /** What an answer says in numbers, problems among them; null where it says nothing. */
  readonly measure?: (answer: HttpAnswer) => Measured | null;
};

/** A hundred line items with all their texts fit four times over. */
const BODY_MAX = 256 * 1024;

/**
 * The rim of an HTTP function: reads and checks the request, runs the handler, answers JSON or
 * problem+json, and writes the one log line of the invocation.
 */
export function httpEdge<Schema extends z.ZodMiniType>(
  edge: Edge<Schema>,
  run: (request: HttpRequest<z.output<Schema>>) => Promise<HttpAnswer>,
) {
  return middy<HttpEvent, unknown>()
    .use(answerAndLog(edge))
    .handler((event) => run(requestOf(edge, event)));
}

function requestOf<Schema extends z.ZodMiniType>(
  edge: Edge<Schema>,
  event: HttpEvent,
): HttpRequest<z.output<Schema>> {
  edge.admit?.(event.headers);
  const rawBody = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
  if (rawBody.byteLength > (edge.bodyMax ?? BODY_MAX)) {
    throw new PagosError("The body is larger than this route takes.", {
      code: "payload_too_large",
    });
  }
  return {
    body: edge.body ? checked(edge.body, jsonOf(edge, rawBody)) : (undefined as z.output<Schema>),
    rawBody,
    path: pathOf(event),
    query: event.queryStringParameters ?? {},
    headers: event.headers,
    caller: callerOf(event),
    correlationId: correlationOf(event.headers, event.requestContext.requestId),
  };
}

/** Ours are under 40 characters; DynamoDB takes no key beyond 2,048 bytes, and would say so as a failure. */
const ID_MAX = 200;

function pathOf({ pathParameters }: HttpEvent): HttpRequest<unknown>["path"] {
  // Null on hosts that say so of what is not there.
  const path = pathParameters ?? {};
  if (Object.values(path).every((id = "") => id.length <= ID_MAX)) return path;
  throw new PagosError("There is nothing under this id.", { code: "not_found" });
}

function jsonOf({ bodyOptional }: { bodyOptional?: boolean }, rawBody: Buffer): unknown {
  return bodyOptional && rawBody.byteLength === 0 ? {} : parseJson(rawBody);
}

/** Checks a value that came from outside. Throws `validation_failed`, naming every wrong member. */
export function checked<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = fieldErrors(result.error.issues);
  throw new PagosError(
    `${errors.length === 1 ? "1 member is" : `${errors.length} members are`} not valid.`,
    {
      code: "validation_failed",
      errors,
    },
  );
}

function parseJson(rawBody: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(rawBody));
  } catch (cause) {
    throw new PagosError("The body cannot be read as JSON in UTF-8.", {
      code: "malformed_json",
      cause,
    });
  }
}

/** `client_id` in machine tokens (Cognito's among them), `sub` elsewhere. */
function callerOf({ requestContext }: HttpEvent): string {
  // Routes that ask for no JWT may have an authorizer of another kind.
  if (!("authorizer" in requestContext && "jwt" in requestContext.authorizer)) return "";
  const { claims } = requestContext.authorizer.jwt;
  const caller = claims["client_id"] ?? claims["sub"];
  // Callers without a name would share what they own.
  if (!caller) throw new Error("The token names neither a client nor a subject.");
  return String(caller);
}

type Exchange = middy.Request<HttpEvent, unknown, Error, Context>;

function answerAndLog(edge: Edge<unknown>): middy.MiddlewareObj<HttpEvent, unknown> {
  const started = new WeakMap<object, number>();
  const finish = (exchange: Exchange, answer: HttpAnswer) => {
    const ms = Math.round(performance.now() - (started.get(exchange.event) ?? performance.now()));
    const { statusCode: status, log: fields } = answer;
    const ids = idsOf(exchange.event, answer);
    const level = status >= 500 ? "error" : "info";
    log(level, { fn: edge.name, ...ids, status, ms, ...fields }, measuredOf(edge, answer));
    exchange.response = lambdaAnswer(answer, exchange.event);
  };
  return {
    before: (exchange: Exchange) => {
      started.set(exchange.event, performance.now());
    },
    after: (exchange: Exchange) => finish(exchange, exchange.response as HttpAnswer),
    onError: (exchange: Exchange) => finish(exchange, problemAnswer(exchange)),
  };
}

/** The request's own id only where another stands in its place. */
function idsOf({ headers, requestContext: { requestId } }: HttpEvent, answer: HttpAnswer) {
  const correlationId = answer.correlationId ?? correlationOf(headers, requestId);
  return {
    correlation_id: correlationId,
    ...(correlationId === requestId ? {} : { request_id: requestId }),
  };
}

/** What any function may run into at Conekta counts everywhere; the rest is the function's own. */
function measuredOf(edge: Edge<unknown>, answer: HttpAnswer): Measured {
  const own = answer.measured ?? edge.measure?.(answer) ?? { metrics: {} };
  const trouble = TROUBLES.get(answer.log?.["code"]);
  return trouble ? { ...own, metrics: { ...own.metrics, [trouble]: 1 } } : own;
}

const TROUBLES: ReadonlyMap<unknown, MetricName> = new Map([
  ["conekta_unavailable", "ConektaUnavailable"],
  ["payment_verification_unavailable", "ConektaUnavailable"],
  ["conekta_refused_us", "MerchantMisconfigured"],
  ["internal", "InternalError"],
]);

function lambdaAnswer(answer: HttpAnswer, event: HttpEvent): APIGatewayProxyStructuredResultV2 {
  const { statusCode, body, headers } = answer;
  const { requestId } = event.requestContext;
  return {
    statusCode,
    headers: {
      "content-type": "application/json",
      "cache-control": "no-store",
      "x-request-id": requestId,
      ...correlated(correlationOf(event.headers, requestId)),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

/** What is not a `PagosError` is a bug of ours: it is logged by name and place, and answered without. */
function problemAnswer({ error, event }: Exchange): HttpAnswer {
  const known = error instanceof PagosError;
  const problem = known
    ? error
    : new PagosError("Something failed on our side.", { code: "internal" });
  const language = event.headers["accept-language"]?.startsWith("es") ? "es" : "en";
  const { retryAfterSeconds } = problem.context;
  return {
    statusCode: PROBLEMS[problem.code].status,
    headers: {
      "content-type": "application/problem+json",
      "content-language": language,
      ...problem.context.headers,
      ...(retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) }),
    },
    body: problemOf(problem, { requestId: event.requestContext.requestId, language }),
    log: {
      code: problem.code,
      order_id: problem.context.orderId,
      conekta_code: problem.context.conekta?.code,
      conekta_log_id: problem.context.conekta?.logId ?? undefined,
      ...(known ? {} : { error: error?.name, at: error?.stack?.split("\n")[1]?.trim() }),
    },
  };
}

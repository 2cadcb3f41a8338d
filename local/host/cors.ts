import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import * as z from "zod";
import type { HttpAnswer } from "./http-event.ts";

/** `CorsConfiguration` of an HTTP API. */
export const Cors = z.object({
  AllowCredentials: z.boolean().default(false),
  AllowHeaders: z.array(z.string()).default([]),
  AllowMethods: z.array(z.string()).default([]),
  AllowOrigins: z.array(z.string()).default([]),
  ExposeHeaders: z.array(z.string()).default([]),
  MaxAge: z.number().optional(),
});
export type Cors = z.infer<typeof Cors>;

/** An HTTP API with a CORS configuration answers every preflight itself. */
export function answerPreflight(
  cors: Cors | undefined,
  request: IncomingMessage,
): HttpAnswer | undefined {
  const isPreflight =
    request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined;
  if (cors === undefined || !isPreflight) {
    return undefined;
  }
  if (!isAllowed(cors, request)) {
    return { statusCode: 204, headers: {}, body: "" };
  }
  const headers: OutgoingHttpHeaders = {
    "access-control-allow-methods": cors.AllowMethods.join(","),
    "access-control-allow-headers": cors.AllowHeaders.join(","),
    ...(cors.MaxAge !== undefined && { "access-control-max-age": String(cors.MaxAge) }),
  };
  return { statusCode: 204, headers, body: "" };
}

/** What an allowed origin finds on every answer. */
export function corsHeaders(
  cors: Cors | undefined,
  request: IncomingMessage,
): Readonly<Record<string, string>> {
  if (cors === undefined || !isAllowed(cors, request)) {
    return {};
  }
  return {
    "access-control-allow-origin": cors.AllowOrigins.includes("*")
      ? "*"
      : (request.headers.origin ?? ""),
    ...(cors.AllowCredentials && { "access-control-allow-credentials": "true" }),
    ...(cors.ExposeHeaders.length > 0 && {
      "access-control-expose-headers": cors.ExposeHeaders.join(","),
    }),
  };
}

function isAllowed(cors: Cors, { headers }: IncomingMessage): boolean {
  const { origin } = headers;
  return (
    origin !== undefined && (cors.AllowOrigins.includes("*") || cors.AllowOrigins.includes(origin))
  );
}

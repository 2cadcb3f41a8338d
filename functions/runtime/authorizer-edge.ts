import middy from "@middy/core";
import type {
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerResult,
} from "aws-lambda";
import { log } from "./log.ts";

type Headers = Readonly<Record<string, string | undefined>>;

/**
 * The rim of a function that API Gateway asks whether it may let a request in; headers are by
 * lower-case name. What it throws keeps the request out, with a 500.
 */
export function authorizerEdge(name: string, admits: (headers: Headers) => Promise<boolean>) {
  return middy<APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerResult>().handler(
    async ({ headers = {}, requestContext }) => {
      const started = performance.now();
      const isAuthorized = await admits(headers);
      const ms = Math.round(performance.now() - started);
      log(isAuthorized ? "info" : "warn", {
        fn: name,
        request_id: requestContext.requestId,
        admitted: isAuthorized,
        ms,
      });
      return { isAuthorized };
    },
  );
}

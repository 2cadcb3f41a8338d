import * as z from "zod";
import type { Outputs } from "./desk.ts";
import type { ApiAnswer, ApiCall } from "./tools-contract.ts";

export const Call = z.strictObject({
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]),
  // What begins with a second slash would be another host.
  path: z.string().regex(/^\/(?!\/)/, "Expected a path such as /orders."),
  body: z.string().optional(),
  idempotencyKey: z.string().optional(),
}) satisfies z.ZodType<ApiCall>;

/** Calls the merchant's API as the merchant does: the page may not, being of another origin. */
export async function callApi(outputs: Outputs, call: ApiCall): Promise<ApiAnswer> {
  const { method, path, body, idempotencyKey } = call;
  const started = performance.now();
  const response = await fetch(`${outputs.ApiUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${outputs.MerchantToken}`,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
    },
    ...(body !== undefined && method !== "GET" && { body }),
  });
  const text = await response.text();
  return { status: response.status, body: text, ms: Math.round(performance.now() - started) };
}

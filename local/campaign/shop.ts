import * as z from "zod";
import type { Outputs } from "#local/host/outputs.ts";
import type { Answer } from "./world.ts";

export type Call = {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly key?: string;
  readonly body?: unknown;
};

/** A merchant's software, seen from the API: one request, one answer, whatever it is. */
export type Shop = { readonly call: (call: Call) => Promise<Answer> };

/** Longer than API Gateway ever takes. */
const GIVE_UP_MS = 35_000;

const Body = z.looseObject({
  id: z.string().optional(),
  order_id: z.string().optional(),
  status: z.union([z.string(), z.number()]).optional(),
  order_status: z.string().optional(),
  code: z.string().optional(),
});

export function openShop({ ApiUrl, MerchantToken }: Outputs): Shop {
  return {
    async call({ method, path, key, body }) {
      const request = `${method} ${path}`;
      try {
        const response = await fetch(`${ApiUrl}${path}`, {
          method,
          headers: {
            authorization: `Bearer ${MerchantToken}`,
            ...(key !== undefined && { "idempotency-key": key }),
          },
          signal: AbortSignal.timeout(GIVE_UP_MS),
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        return answerOf(request, response.status, await response.text());
      } catch {
        return answerOf(request, 0, "");
      }
    },
  };
}

function answerOf(request: string, statusCode: number, body: string): Answer {
  const told = Body.safeParse(parseJson(body)).data ?? {};
  const id = told.order_id ?? told.id;
  return {
    atMs: Date.now(),
    request,
    statusCode,
    code: told.code ?? null,
    orderId: id?.startsWith("pbd_") ? id : null,
    orderStatus: told.order_status ?? (typeof told.status === "string" ? told.status : null),
    body,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** Statuses after which asking again with the same key is what the documentation recommends. */
const WORTH_ASKING_AGAIN: ReadonlySet<number> = new Set([0, 409, 429, 500, 503, 504]);

/** True where the caller knows as much as the API will ever tell at once. */
export function isAnswered({ statusCode }: Answer): boolean {
  return !WORTH_ASKING_AGAIN.has(statusCode);
}

import * as z from "zod";
import type { Outputs } from "#local/host/outputs.ts";
import type { Answer } from "./world.ts";

type Call = {
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
  object: z.string().optional(),
  order: z.looseObject({ id: z.string(), status: z.string() }).optional(),
  id: z.string().nullish(),
  order_id: z.string().optional(),
  status: z.union([z.string(), z.number()]).optional(),
  order_status: z.string().optional(),
  code: z.string().optional(),
});

export function openShop({ ApiUrl, MerchantToken }: Outputs): Shop {
  return {
    async call({ method, path, key, body }) {
      const asked = { request: `${method} ${path}`, askedMs: Date.now() };
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
        return answerOf(asked, response.status, await response.text());
      } catch {
        return answerOf(asked, 0, "");
      }
    },
  };
}

function answerOf(
  asked: Pick<Answer, "request" | "askedMs">,
  statusCode: number,
  body: string,
): Answer {
  const told = Body.safeParse(parseJson(body)).data ?? {};
  const id = told.order?.id ?? told.order_id ?? told.id;
  const status = told.order?.status ?? told.order_status ?? told.status;
  return {
    ...asked,
    atMs: Date.now(),
    statusCode,
    code: told.code ?? null,
    orderId: id?.startsWith("pbd_") ? id : null,
    orderStatus: typeof status === "string" ? status : null,
    refundId: told.object === "refund" ? (told.id ?? null) : null,
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
export function isAnswered({ statusCode, code }: Answer): boolean {
  const isRefusal = statusCode === 409 && code !== "request_in_progress";
  return isRefusal || !WORTH_ASKING_AGAIN.has(statusCode);
}

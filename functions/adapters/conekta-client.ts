import * as http from "node:http";
import * as https from "node:https";
import { Configuration } from "conekta";
import * as z from "zod/mini";
import { type ConektaSaid, PagosError } from "#shared/domain/errors.ts";
import { CONEKTA_TIMEOUT_MS } from "#shared/env.ts";

export type ConektaSettings = {
  readonly url: string;
  /** Asked before every call, so that a rotated key is picked up. */
  readonly privateKey: () => Promise<string>;
};

/**
 * Settings for the SDK's API classes. The agents are ours because the SDK's own, made anew for every
 * call, does not verify certificates: it would hand the private key to whoever answers.
 */
export function conektaConfiguration({ url, privateKey }: ConektaSettings): Configuration {
  const agents = {
    httpAgent: new http.Agent({ keepAlive: true }),
    httpsAgent: new https.Agent({ keepAlive: true }),
  };
  const dropStale = staleAfter(IDLE_MS, Object.values(agents));
  return new Configuration({
    basePath: url,
    accessToken: async () => {
      const key = await privateKey();
      dropStale();
      return key;
    },
    baseOptions: { timeout: CONEKTA_TIMEOUT_MS, ...agents },
  });
}

/** Shorter than servers wait before they close a connection that nobody uses. */
const IDLE_MS = 4_000;

/**
 * Answers what closes connections that were last asked for too long ago. Lambda stops a function between
 * two requests; a connection that the other end has closed meanwhile looks open when it goes on, and what
 * is sent on it is lost. Such a refund would be unknown for ten minutes although it never left.
 */
function staleAfter(idleMs: number, agents: readonly http.Agent[]) {
  let askedMs = 0;
  return () => {
    const isStale = Date.now() - askedMs > idleMs;
    askedMs = Date.now();
    if (!isStale) return;
    for (const socket of agents.flatMap(({ freeSockets }) => Object.values(freeSockets).flat())) {
      socket?.destroy();
    }
  };
}

/** Nothing at Conekta is known to honour this header; it costs nothing, and nothing relies on it. */
export function idempotency(key: string): { headers: Record<string, string> } {
  return { headers: { "Idempotency-Key": key } };
}

/** Without the members that are undefined, which Conekta's types do not know. */
export function defined<Members extends object>(members: Members) {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Members]: Exclude<Members[Name], undefined>;
  };
}

const text = z.nullish(z.string());

const ErrorBody = z.object({
  type: text,
  log_id: text,
  details: z.nullish(
    z.array(z.object({ code: text, message: text, debug_message: text, param: text })),
  ),
  data: z.nullish(z.unknown()),
});

/** What Conekta answered instead of success; `status` is 0 where it did not answer at all. */
export type Refusal = {
  readonly status: number;
  readonly said: ConektaSaid;
  /** Conekta's parameter names and what is wrong with them, in English where it says so. */
  readonly params: readonly { readonly param: string; readonly detail: string }[];
  /** The object concerned, which a decline carries. */
  readonly concerned: unknown;
};

/** An answer of which nobody can tell what it says: a page of a proxy's, or half of the JSON. */
const UNREADABLE: Refusal = {
  status: 0,
  said: { code: "unreadable_answer", type: null, logId: null },
  params: [],
  concerned: null,
};

/**
 * Reads a rejection of the SDK, or an answer that could not be read, and lets through anything else.
 * Only named parts are taken over: the rejection of a real axios holds the private key in its request
 * headers.
 */
export function refusalOf(error: unknown): Refusal {
  if (isUnreadable(error)) return UNREADABLE;
  if (!isRejection(error)) throw error;
  const { response } = error;
  const body = ErrorBody.safeParse(response?.data).data;
  const details = body?.details ?? [];
  return {
    status: response?.status ?? 0,
    said: {
      code: details[0]?.code ?? body?.type ?? "no_answer",
      type: body?.type ?? null,
      logId: body?.log_id ?? null,
    },
    params: details.map(({ param, debug_message, message }) => ({
      param: param ?? "",
      detail: debug_message ?? message ?? "Conekta does not accept this.",
    })),
    concerned: body?.data ?? null,
  };
}

/** By its name: to get at zod's class is to bundle all of zod, languages included, 370 KB. */
function isUnreadable(error: unknown): boolean {
  return error instanceof Error && error.name === "$ZodError";
}

type Rejection = { readonly response?: { readonly status: number; readonly data: unknown } };

function isRejection(error: unknown): error is Rejection {
  return typeof error === "object" && error !== null && "isAxiosError" in error;
}

/** Turns a refusal of something that moves no money into the error that the caller is answered. */
export function problemFor(refusal: Refusal): PagosError {
  const { status, said: conekta, params } = refusal;
  if (status === 0 || status === 408 || status === 429 || status >= 500) {
    return new PagosError("Conekta is not answering; nothing was charged. Ask again.", {
      code: "conekta_unavailable",
      retryAfterSeconds: 5,
      ...(status === 0 ? {} : { conekta }),
    });
  }
  if (status === 400 || status === 402 || status === 422) {
    return new PagosError("Conekta does not accept the request.", {
      code: "validation_failed",
      conekta,
      errors: params.map(({ param, detail }) => ({
        pointer: pointerTo(param),
        code: "conekta_refused",
        detail,
      })),
    });
  }
  return new PagosError("Conekta does not deal with us as configured; nothing was charged.", {
    code: "conekta_refused_us",
    conekta,
  });
}

/** `line_items[0].name` → `#/line_items/0/name`. */
function pointerTo(param: string): string {
  return ["#", ...param.split(/[.[\]]+/).filter((step) => step !== "")].join("/");
}

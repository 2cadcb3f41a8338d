import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import createRouter from "find-my-way";
import type * as z from "zod";
import { isFromHere } from "#local/from-here.ts";
import type { ConsoleProblem } from "./contract.ts";
import { ConsoleRefusal, notUnderstood } from "./desk.ts";

export interface ConsoleRequest {
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  /** Checked against a schema; throws a refusal that says what is wrong. No body counts as `{}`. */
  readonly body: <Schema extends z.ZodType>(schema: Schema) => z.output<Schema>;
}

/** Text goes out as it is, anything else as JSON. A route that streams takes the response over. */
export interface ConsoleRoute {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly answer: (request: ConsoleRequest, response: ServerResponse) => unknown;
}

/** A text of another type than JSON. */
export class TextAnswer {
  readonly type: string;
  readonly text: string;

  constructor(type: string, text: string) {
    this.type = type;
    this.text = text;
  }
}

/** Answered by the route itself, and maybe not over yet. */
export const STREAMING = Symbol("streaming");

/** A recorded timeline of 500 hops, bodies and all. */
const BODY_MAX = 32 * 1024 * 1024;

type Fallback = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Serves routes to this machine alone; whatever no route knows, `fallback` answers. */
export function createConsoleServer(routes: readonly ConsoleRoute[], fallback: Fallback): Server {
  const router = createRouter({
    defaultRoute: (request, response) => fallback(request, response),
  });
  for (const { method, path, answer } of routes) {
    router.on(method, path, async (request, response, params) => {
      const body = await readBody(request);
      const { searchParams: query } = new URL(request.url ?? "/", "http://console");
      const checked: ConsoleRequest["body"] = (schema) => understood(schema, body);
      const asked = { params, query, headers: request.headers, body: checked };
      reply(response, await answer(asked, response));
    });
  }
  return createServer(async (request, response) => {
    try {
      if (!isOurs(request)) throw new ConsoleRefusal(403, { code: "not_from_here", values: {} });
      await router.lookup(request, response);
    } catch (error) {
      refuse(response, error);
    }
  });
}

/** Another page of this machine, a dev server say, has no business here either. */
function isOurs(request: IncomingMessage): boolean {
  const { host, origin } = request.headers;
  return isFromHere(request) && (origin === undefined || origin === `http://${host}`);
}

function reply(response: ServerResponse, value: unknown): void {
  if (value === STREAMING) return;
  if (value instanceof TextAnswer) {
    send(response, 200, value);
  } else {
    send(response, 200, json(value ?? {}));
  }
}

function refuse(response: ServerResponse, error: unknown): void {
  const isKnown = error instanceof ConsoleRefusal;
  if (!isKnown) console.error(error);
  const problem: ConsoleProblem = isKnown
    ? { message: error.message, said: error.said }
    : { message: String(error) };
  if (response.headersSent) {
    response.end();
  } else {
    send(response, isKnown ? error.statusCode : 500, json(problem));
  }
}

function json(value: unknown): TextAnswer {
  return new TextAnswer("application/json", JSON.stringify(value));
}

function send(response: ServerResponse, statusCode: number, { type, text }: TextAnswer): void {
  response.writeHead(statusCode, {
    "content-type": `${type}; charset=utf-8`,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(text);
}

function understood<Schema extends z.ZodType>(schema: Schema, body: string): z.output<Schema> {
  const parsed = schema.safeParse(jsonIn(body));
  if (parsed.success) return parsed.data;
  throw notUnderstood(parsed.error);
}

/** What is no JSON is undefined, which no schema takes. */
function jsonIn(body: string): unknown {
  try {
    return body === "" ? {} : JSON.parse(body);
  } catch {
    return undefined;
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > BODY_MAX) throw new ConsoleRefusal(413, { code: "too_large", values: {} });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

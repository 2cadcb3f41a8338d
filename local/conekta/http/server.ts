import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import createRouter from "find-my-way";
import type { Faults } from "#local/conekta/faults/faults.ts";
import { notFound, Refusal } from "#local/conekta/refusal.ts";
import type { Simulation } from "#local/conekta/world.ts";
import { isFromHere } from "#local/from-here.ts";
import { authorize, type Keys } from "./authorize.ts";
import { readBody } from "./body.ts";
import type { RequestLog } from "./request-log.ts";
import {
  type Answer,
  asBytes,
  isJson,
  JSON_HEADERS,
  type Request,
  type Route,
  refused,
} from "./route.ts";
import { troubleFor } from "./trouble.ts";

type Parts = {
  readonly simulation: Simulation;
  readonly keys: Keys;
  readonly routes: readonly Route[];
  readonly requestLog: RequestLog;
  readonly faults: Faults;
  /** Never resolves once the simulator is closed. */
  readonly wait: (ms: number) => Promise<void>;
  readonly log: (line: string) => void;
};

export const createHttpServer = (parts: Parts): Server => {
  const unknown: Route = {
    method: "GET",
    path: "*",
    key: "none",
    answer: (_, { path }) => {
      throw notFound("Route", path);
    },
  };
  const router = createRouter({
    defaultRoute: (request, response) =>
      exchange(parts, unknown, { request, response, parameters: {} }),
  });
  for (const route of parts.routes) {
    router.on(route.method, route.path, (request, response, found) => {
      const parameters = Object.fromEntries(
        Object.entries(found).map(([name, value]) => [name, value ?? ""]),
      );
      return exchange(parts, route, { request, response, parameters });
    });
  }
  return createServer((request, response) => {
    router.lookup(request, response);
  });
};

type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly parameters: Request["parameters"];
};

/** Reads, decides and answers. The decision is in the data file before the first byte of the answer leaves. */
const exchange = async (
  parts: Parts,
  route: Route,
  { request, response, parameters }: Exchange,
): Promise<void> => {
  const url = URL.parse(`http://simulator${request.url}`) ?? new URL("http://simulator/");
  const asked: Omit<Request, "body"> = {
    path: url.pathname,
    parameters,
    query: new Map(url.searchParams),
    headers: request.headers,
    language: String(request.headers["accept-language"]).startsWith("en") ? "en" : "es",
  };
  const carryOut = async (ready?: () => Promise<void>): Promise<Answer> => {
    const id = parts.requestLog.newId();
    const heard = await hear(parts, route, { request, asked, ready });
    const answer = withLogId(heard.answer, id);
    parts.log(`${request.method} ${url.pathname} → ${answer.statusCode}`);
    note(parts, route, { id, request, url, body: heard.body, answer });
    return answer;
  };
  const reply = (answer: Answer) => send(response, answer, crossOrigin(parts, route, request));
  const trouble = troubleFor(parts.faults, route);
  if (trouble === null) {
    reply(await carryOut());
    return;
  }
  parts.log(`${request.method} ${url.pathname} meets ${trouble.name}`);
  await trouble.strike({ response, language: asked.language, carryOut, reply, wait: parts.wait });
};

type Noted = {
  readonly id: string;
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly body: unknown;
  readonly answer: Answer;
};

const note = (parts: Parts, route: Route, { id, request, url, body, answer }: Noted) => {
  if (route.key === "private" || route.key === "public") {
    parts.requestLog.record({
      id,
      seconds: parts.simulation.world.now(),
      method: request.method ?? "",
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      statusCode: answer.statusCode,
      requestBody: body,
      responseBody: answer.body,
    });
  }
};

type Heard = { readonly answer: Answer; readonly body: unknown };

type Incoming = {
  readonly request: IncomingMessage;
  readonly asked: Omit<Request, "body">;
  readonly ready: (() => Promise<void>) | undefined;
};

const hear = async (
  parts: Parts,
  route: Route,
  { request, asked, ready }: Incoming,
): Promise<Heard> => {
  let body: unknown;
  try {
    refuseStrangers(route, request);
    authorize(parts.keys, route, asked);
    body = await readBody(request);
    await ready?.();
    const complete = { ...asked, body };
    return { answer: parts.simulation.transact((world) => route.answer(world, complete)), body };
  } catch (error) {
    return { answer: refused(asRefusal(parts, error), asked.language), body };
  }
};

const asRefusal = (parts: Parts, error: unknown): Refusal => {
  if (error instanceof Refusal) {
    return error;
  }
  parts.log(
    `a mistake of the simulator's: ${error instanceof Error ? error.stack : String(error)}`,
  );
  return new Refusal(500, {
    code: "conekta.errors.api.system.general_failure",
    message: "Ocurrió un error en el simulador.",
    debug: "There was a runtime error in the simulator.",
  });
};

/** Ours, not Conekta's, and for this machine only. */
const refuseStrangers = (route: Route, request: IncomingMessage) => {
  if (route.key === "local" && !isFromHere(request)) {
    throw new Refusal(403, {
      code: "conekta.errors.forbidden.local_only",
      message: "Solo desde esta máquina.",
      debug: "This address answers requests from this machine only.",
    });
  }
};

/** Only the card Component's own frame may tokenize from a browser, as at Conekta. */
const crossOrigin = (
  { simulation }: Parts,
  route: Route,
  { headers }: IncomingMessage,
): Record<string, string> => {
  const own = new URL(simulation.world.url);
  const origins = [own.origin, `http://localhost:${own.port}`, `http://127.0.0.1:${own.port}`];
  return route.path === "/tokens" && origins.includes(headers.origin ?? "")
    ? {
        "Access-Control-Allow-Origin": headers.origin ?? "",
        "Access-Control-Allow-Headers": "accept, accept-language, authorization, content-type",
        "Access-Control-Allow-Methods": "POST",
        Vary: "Origin",
      }
    : {};
};

/** Conekta's error bodies name the entry of its request log. */
const withLogId = (answer: Answer, log_id: string): Answer => {
  const { body } = answer;
  const isError = typeof body === "object" && "object" in body && body.object === "error";
  return isError ? { ...answer, body: { ...body, log_id } } : answer;
};

const send = (response: ServerResponse, answer: Answer, headers: Record<string, string>) => {
  response.writeHead(answer.statusCode, {
    ...(isJson(answer) && JSON_HEADERS),
    ...headers,
    ...answer.headers,
  });
  response.end(asBytes(answer));
};

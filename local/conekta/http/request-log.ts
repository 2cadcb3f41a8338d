import { randomBytes } from "node:crypto";
import { page } from "#local/conekta/pages.ts";
import { notFound } from "#local/conekta/refusal.ts";
import type { Fields } from "#local/conekta/state.ts";
import { ok, parameter, type Route } from "./route.ts";

/** The newest requests are kept, and only while the simulator runs. */
const LOGS_MAX = 1_000;

export type RequestLog = {
  /** The id that an error body names. */
  readonly newId: () => string;
  readonly record: (entry: LogEntry) => void;
  readonly routes: readonly Route[];
};

type LogEntry = {
  readonly id: string;
  readonly seconds: number;
  readonly method: string;
  readonly path: string;
  readonly query: Fields;
  readonly statusCode: number;
  readonly requestBody: unknown;
  readonly responseBody: unknown;
};

export const createRequestLog = (): RequestLog => {
  const newestFirst: LogEntry[] = [];
  return {
    newId: () => randomBytes(12).toString("hex"),
    record: (entry) => {
      newestFirst.unshift({
        ...entry,
        requestBody: withoutCards(entry.requestBody),
        responseBody: withoutElements(entry.responseBody),
      });
      newestFirst.splice(LOGS_MAX);
    },
    routes: [
      {
        method: "GET",
        path: "/logs",
        key: "private",
        answer: (_, { path, query }) =>
          ok(page({ path, records: newestFirst, view: logView }, query)),
      },
      {
        method: "GET",
        path: "/logs/:id",
        key: "private",
        answer: (_, request) => {
          const id = parameter(request, "id");
          const log = newestFirst.find((candidate) => candidate.id === id);
          if (log === undefined) {
            throw notFound("Log", id);
          }
          return ok(logView(log));
        },
      },
    ],
  };
};

const CARD_SECRETS = new Set(["number", "cvc"]);

/** Tokenizations carry a card's number and code, and a caller may send them where they do not belong, too. */
const withoutCards = (body: unknown): unknown =>
  body === undefined
    ? undefined
    : JSON.parse(
        JSON.stringify(body, (key, value) => (CARD_SECRETS.has(key) ? "[left out]" : value)),
      );

/** Of a list only the frame is kept: who polls would fill the memory with the same objects over and over. */
const withoutElements = (body: unknown) =>
  typeof body === "object" && body !== null && "data" in body && Array.isArray(body.data)
    ? { ...body, data: [] }
    : body;

/** Headers are left out: they carry the key. */
const logView = (entry: LogEntry): Fields => ({
  id: entry.id,
  created_at: entry.seconds,
  livemode: false,
  method: entry.method,
  url: entry.path,
  query_string: entry.query,
  status: String(entry.statusCode),
  request_headers: {},
  request_body: objectOrNull(entry.requestBody),
  response_headers: {},
  response_body: objectOrNull(entry.responseBody),
  searchable_tags: [],
  version: "2.3.0",
});

const objectOrNull = (body: unknown) =>
  typeof body === "object" && body !== null && !Buffer.isBuffer(body) ? body : null;

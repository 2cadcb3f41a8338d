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

export type LogEntry = {
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
  const newestFirst: Fields[] = [];
  return {
    newId: () => randomBytes(12).toString("hex"),
    record: (entry) => {
      newestFirst.unshift(logView(entry));
      newestFirst.splice(LOGS_MAX);
    },
    routes: [
      {
        method: "GET",
        path: "/logs",
        key: "private",
        answer: (_, { path, query }) => ok(page({ path, items: newestFirst }, query)),
      },
      {
        method: "GET",
        path: "/logs/:id",
        key: "private",
        answer: (_, request) => {
          const id = parameter(request, "id");
          const log = newestFirst.find((candidate) => candidate["id"] === id);
          if (log === undefined) {
            throw notFound("Log", id);
          }
          return ok(log);
        },
      },
    ],
  };
};

/** Headers are left out: they carry the key. So is the body of a tokenization: it carries a card. */
const logView = (entry: LogEntry): Fields => ({
  id: entry.id,
  created_at: entry.seconds,
  livemode: false,
  method: entry.method,
  url: entry.path,
  query_string: entry.query,
  status: String(entry.statusCode),
  request_headers: {},
  request_body: entry.path === "/tokens" ? {} : objectOrNull(entry.requestBody),
  response_headers: {},
  response_body: objectOrNull(entry.responseBody),
  searchable_tags: [],
  version: "2.3.0",
});

const objectOrNull = (body: unknown) =>
  typeof body === "object" && body !== null && !Buffer.isBuffer(body) ? body : null;

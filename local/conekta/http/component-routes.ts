import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { notFound } from "#local/conekta/refusal.ts";
import { type Answer, parameter, type Request, type Route } from "./route.ts";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};

/** The stand-in of Conekta's card Component: its script where Conekta has it, its frame beside. */
export const componentRoutes = (directory: string): readonly Route[] => {
  const answer = (_: unknown, request: Request) => serve(directory, parameter(request, "file"));
  return [
    { method: "GET", path: "/v1.0/js/:file", key: "none", answer },
    { method: "GET", path: "/component/:file", key: "none", answer },
  ];
};

const serve = (directory: string, name: string): Answer => {
  const type = CONTENT_TYPES[extname(name)];
  const file = join(directory, name);
  if (!/^\w[\w.-]*$/.test(name) || type === undefined || !existsSync(file)) {
    throw notFound("File", name);
  }
  return {
    statusCode: 200,
    headers: { "Content-Type": type, "Cache-Control": "no-cache" },
    body: readFileSync(file),
  };
};

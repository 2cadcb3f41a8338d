import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ROUTES } from "#local/openapi/document.ts";
import type { Route } from "#local/openapi/route.ts";

const described = Object.values<Route>(ROUTES).map((route) => [route.name, route] as const);

/** What a handler's source says of the requests that it takes. */
function takenBy(name: string) {
  const source = readFileSync(`functions/${name}/handler.ts`, "utf8");
  const [, body] = /\bbody: ([A-Z]\w+)/.exec(source) ?? [];
  const [, query] = /checked\((\w+), query\)/.exec(source) ?? [];
  const [, key] = /(required|optional)Key\(headers/.exec(source) ?? [];
  const isForLinks = source.includes("bearerOfLink(");
  return { body, query, key, isForLinks, bodyOptional: source.includes("bodyOptional: true") };
}

describe("a route's description", () => {
  it.each(described)("names what %s judges its requests by", (name, route) => {
    const { body, query, key, access, bodyOptional = false } = route;
    const isForLinks = "shows" in access && access.shows === "linkToken";
    // The webhook takes whatever is signed, so its function names no schema.
    const judged = body === "ConektaEvent" ? undefined : body;

    expect({ body: judged, query, key, isForLinks, bodyOptional }).toEqual(takenBy(name));
  });
});

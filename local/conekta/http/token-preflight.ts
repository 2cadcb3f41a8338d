import type { Route } from "./route.ts";

/** A browser asks before it sends a key from another origin; the server adds who may. */
export const tokenPreflight: Route = {
  method: "OPTIONS",
  path: "/tokens",
  key: "none",
  answer: () => ({ statusCode: 204, body: "" }),
};

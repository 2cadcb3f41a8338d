import { ROUTES } from "./document.ts";
import { CUSTOMER_ID, REQUEST_EXAMPLES } from "./examples.ts";
import type { Route } from "./route.ts";

/** A route as somebody tries it by hand. What differs from one shop to the next is a variable in `{{}}`. */
export type Call = {
  readonly name: string;
  readonly folder: string;
  readonly summary: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Variable with the bearer token; null where none is asked for. */
  readonly token: "token" | "link_token" | null;
  /** JSON, laid out to be read and changed. */
  readonly body: string | null;
};

/** All but Conekta's own calls: a person has no key to sign an event with. */
export function calls(): readonly Call[] {
  return Object.entries<Route>(ROUTES)
    .filter(([, { tag }]) => tag !== "Conekta")
    .map(([key, route]) => {
      const [method = "", path = ""] = key.split(" ");
      const { name, tag, summary, body } = route;
      return {
        name,
        folder: tag.toLowerCase().replace(" ", "-"),
        summary,
        method,
        path: path.replace("{id}", `{{${idOf(path)}}}`) + (route.query ? QUERY : ""),
        headers: {
          ...(body && { "Content-Type": "application/json" }),
          ...(route.key && { "Idempotency-Key": `${name}-{{attempt}}` }),
        },
        token: tokenOf(route),
        body: body === undefined ? null : bodyOf(body),
      };
    });
}

/** Any value will do for a start: the first calls make what the others name. */
export const VARIABLES = ["customer_id", "order_id", "card_link_id", "attempt"] as const;

const QUERY = "?customer_id={{customer_id}}&limit=20";

function idOf(path: string): (typeof VARIABLES)[number] {
  if (path.startsWith("/orders")) return "order_id";
  return path.startsWith("/customers") ? "customer_id" : "card_link_id";
}

function tokenOf({ access }: Route): Call["token"] {
  if ("scope" in access) return "token";
  return access.shows === "linkToken" ? "link_token" : null;
}

function bodyOf(name: keyof typeof REQUEST_EXAMPLES): string {
  return JSON.stringify(REQUEST_EXAMPLES[name], null, 2).replace(CUSTOMER_ID, "{{customer_id}}");
}

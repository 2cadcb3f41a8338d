import { PROBLEMS, type ProblemCode } from "#shared/domain/errors.ts";
import { SCOPES } from "#shared/env.ts";
import { ANSWER_EXAMPLES, CUSTOMER_ID, LINK_ID, ORDER_ID, REQUEST_EXAMPLES } from "./examples.ts";
import { LINK_ROUTES, PAGE_ROUTES } from "./link-routes.ts";
import { CUSTOMER_ROUTES, ORDER_ROUTES } from "./merchant-routes.ts";
import { problemExample } from "./problems.ts";
import { responsesOf } from "./responses.ts";
import type { Route } from "./route.ts";
import { jsonSchemas, querySchema } from "./schemas.ts";

/** Every route of the API by method and path; a test holds it to the stack's own routes. */
export const ROUTES = { ...CUSTOMER_ROUTES, ...ORDER_ROUTES, ...LINK_ROUTES, ...PAGE_ROUTES };

const DESCRIPTION = `Save a customer's card once, charge it later, when the amount is known.

JSON in and out, \`snake_case\`. Amounts are integers in cents, times are seconds since 1970. Requests
with unknown members are refused; answers may gain members, which whoever reads them should skip.
The server's address is relative to this document, which lies beside the card page.`;

const TAGS = [
  ["Customers", "People and their saved cards."],
  ["Orders", "Charges, and what is done about them afterwards."],
  ["Card links", "Links by which a customer saves a card: the merchant's side."],
  ["Card page", "What the card page asks, with the link's own token."],
  ["Conekta", "Where Conekta's events arrive."],
] as const;

/** The OpenAPI 3.1 document of the API: made of the functions' own schemas and of one table of problems. */
export function openApiDocument() {
  return {
    openapi: "3.1.1",
    info: {
      title: "Pagos bajo demanda",
      version: "1.0.0",
      description: DESCRIPTION,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/api", description: "Behind the card page's address." }],
    tags: TAGS.map(([name, description]) => ({ name, description })),
    paths: pathsOf(ROUTES),
    components: {
      securitySchemes: SECURITY,
      parameters: PARAMETERS,
      headers: HEADERS,
      schemas: jsonSchemas(),
      examples: examples(),
    },
  };
}

function pathsOf(routes: Readonly<Record<string, Route>>) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [key, route] of Object.entries(routes)) {
    const [method = "", path = ""] = key.split(" ");
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(path, route) };
  }
  return paths;
}

function operationOf(path: string, route: Route) {
  const { name, tag, summary, description } = route;
  return {
    operationId: name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
    tags: [tag],
    summary,
    ...(description && { description }),
    security: securityOf(route.access),
    parameters: parametersOf(path, route),
    ...(route.body && { requestBody: requestBody(route.body, route.bodyOptional !== true) }),
    responses: responsesOf(route),
  };
}

function securityOf(access: Route["access"]) {
  if ("scope" in access) return [{ merchant: [access.scope] }];
  return access.shows === "nothing" ? [] : [{ [access.shows]: [] }];
}

function parametersOf(path: string, { key, query }: Route) {
  const named = [
    ...(path.includes("{id}") ? [idOf(path)] : []),
    ...(key === "required" ? ["IdempotencyKey"] : []),
    ...(key === "optional" ? ["OptionalIdempotencyKey"] : []),
    "CorrelationId",
    "AcceptLanguage",
  ].map((name) => ({ $ref: `#/components/parameters/${name}` }));
  if (query === undefined) return named;
  const { properties = {}, required = [] } = querySchema(query);
  const asked = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
    ...(name === "customer_id" && { example: CUSTOMER_ID }),
  }));
  return [...asked, ...named];
}

function idOf(path: string): keyof typeof PARAMETERS {
  if (path.startsWith("/orders")) return "OrderId";
  return path.startsWith("/customers") ? "CustomerId" : "CardLinkId";
}

function requestBody(name: keyof typeof REQUEST_EXAMPLES, required: boolean) {
  return {
    required,
    content: {
      "application/json": {
        schema: { $ref: `#/components/schemas/${name}` },
        examples: { [name]: { $ref: `#/components/examples/${name}` } },
      },
    },
  };
}

function examples() {
  const codes = Object.keys(PROBLEMS) as ProblemCode[];
  const values = {
    ...REQUEST_EXAMPLES,
    ...ANSWER_EXAMPLES,
    ...Object.fromEntries(codes.map((code) => [code, problemExample(code)])),
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}

const id = (example: string) => ({
  name: "id",
  in: "path",
  required: true,
  schema: { type: "string" },
  example,
});

const idempotencyKey = (required: boolean, description: string) => ({
  name: "Idempotency-Key",
  in: "header",
  required,
  description,
  schema: { type: "string", pattern: "^[\\x21-\\x7e]{8,255}$" },
  example: "order-2026-000123",
});

const PARAMETERS = {
  OrderId: id(ORDER_ID),
  CustomerId: id(CUSTOMER_ID),
  CardLinkId: id(LINK_ID),
  IdempotencyKey: idempotencyKey(
    true,
    "One for each thing that you mean to do once. 8 to 255 visible ASCII characters.",
  ),
  OptionalIdempotencyKey: idempotencyKey(false, "To be able to ask again after a lost answer."),
  CorrelationId: {
    name: "X-Correlation-Id",
    in: "header",
    description:
      "Names the payment in logs, in Conekta's metadata and beside the queues' messages. What is not well-formed is replaced.",
    schema: { type: "string" },
    example: "checkout-7f3a91c2e8d4",
  },
  AcceptLanguage: {
    name: "Accept-Language",
    in: "header",
    description: "Of a problem's title: Spanish for what begins with `es`, else English.",
    schema: { type: "string" },
    example: "es-MX",
  },
};

const header = (description: string, schema: object) => ({ description, schema });

const HEADERS = {
  "X-Request-Id": header("Names this request.", { type: "string" }),
  "X-Correlation-Id": header("Names the whole payment.", { type: "string" }),
  "Idempotent-Replayed": header("An earlier request with this key had done it.", { const: "true" }),
  "Retry-After": header("Seconds after which to ask again.", { type: "integer", minimum: 0 }),
  "Content-Language": header("Of the title.", { enum: ["es", "en"] }),
  "WWW-Authenticate": header("What is wrong with the token (RFC 6750).", { type: "string" }),
};

const SECURITY = {
  merchant: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: `A token of the merchant's own. Scopes: ${Object.values(SCOPES).join(", ")}.`,
  },
  linkToken: {
    type: "http",
    scheme: "bearer",
    description: "The card link's own token, from the fragment of its address.",
  },
  conektaSignature: {
    type: "apiKey",
    in: "header",
    name: "Digest",
    description: "RSA-SHA256 of the raw body with Conekta's webhook key, in base64.",
  },
};

import { randomUUID } from "node:crypto";
import * as fc from "fast-check";
import { afterAll, describe, expect, inject, it } from "vitest";
import { merchant, TANK } from "#test/stack/merchant.ts";

const outputs = inject("outputs");
const shop = merchant(outputs);
afterAll(() => shop.stop());

/** Everything that `docs/api.md` and `docs/errors.md` speak of; a 500 is a bug. */
const DOCUMENTED = new Set([200, 201, 202, 204, 400, 401, 402, 404, 409, 410, 413, 422]);
const RUNS = 60;

/** Routes with a body, each with one that is right, so that wrong ones come close to it. */
const ROUTES = [
  [
    "POST",
    "/customers",
    { name: "Ana López", email: "ana@example.com", token_id: "tok_test_visa_4242", metadata: {} },
  ],
  [
    "POST",
    "/orders",
    { customer_id: "cus_nobody", currency: "MXN", line_items: [TANK], metadata: { a: 1 } },
  ],
  ["POST", "/orders/pbd_aaaaaaaaaaaaaaaaaaaaaaaaaa/refunds", { amount: 100, reason: "other" }],
  ["POST", "/orders/pbd_aaaaaaaaaaaaaaaaaaaaaaaaaa/capture", { amount: 100 }],
  ["POST", "/orders/pbd_aaaaaaaaaaaaaaaaaaaaaaaaaa/cancel", {}],
  ["PUT", "/customers/cus_nobody/card", { token_id: "tok_test_visa_4242" }],
  [
    "POST",
    "/card-links",
    {
      customer: { name: "Ana López", email: "ana@example.com", phone: "+525512345678" },
      purpose: "Gas",
      expires_in: 3_600,
      max_attempts: 3,
      locale: "es",
      return_url: "https://tienda.example/gracias",
      pin: "phone_last4",
      metadata: { a: 1 },
    },
  ],
  [
    "POST",
    "/card-link/card",
    {
      token_id: "tok_test_visa_4242",
      consent: { version: "v1", locale: "es-MX", sha256: "a".repeat(64) },
      pin: "1234",
    },
  ],
  ["POST", "/card-links/lnk_aaaaaaaaaaaa/renew", { expires_in: 3_600 }],
  ["POST", "/client-events", { state: "ready", code: "CE-1", elapsed_ms: 10 }],
] as const;

/** The right body with one of its values, at any depth, put in place of anything. */
function nearly(right: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(right);
  return fc
    .tuple(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 2 }))
    .map(([place, value]) => replaced(right, place, value));
}

function placesIn(value: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [at];
  const below = Object.entries(value).flatMap(([name, each]) => placesIn(each, [...at, name]));
  return [at, [...at, "unheard_of"], ...below];
}

function replaced(whole: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  if (Array.isArray(whole)) {
    return whole.map((each, at) => (String(at) === name ? replaced(each, rest, value) : each));
  }
  const members: Record<string, unknown> = { ...(whole as object) };
  return { ...members, [name]: replaced(members[name], rest, value) };
}

describe.each(ROUTES)("%s %s", (method, path, right) => {
  const send = (body: string) =>
    shop.call(method, path, { body, headers: { "idempotency-key": randomUUID() } });

  async function holds(body: string): Promise<void> {
    const { status, headers, text } = await send(body);
    expect(DOCUMENTED, `${status} ${text}`).toContain(status);
    expect(text).not.toMatch(/\n +at |node_modules|\.ts:\d/);
    if (status >= 400) expect(headers.get("content-type")).toBe("application/problem+json");
  }

  it("answers any JSON with what is documented", async () => {
    const anything = fc.oneof(nearly(right), fc.jsonValue()).map((body) => JSON.stringify(body));

    await fc.assert(fc.asyncProperty(anything, holds), { numRuns: RUNS });
  });

  it("answers any text with what is documented", async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: "grapheme" }), holds), { numRuns: 20 });
  });
});

describe("any path and query", () => {
  it("is answered with what is documented", async () => {
    const query = fc.webQueryParameters();
    const id = fc.string({ minLength: 1 }).map(encodeURIComponent);
    const address = fc.oneof(
      fc.tuple(id).map(([each]) => `/orders/${each}`),
      fc.tuple(id).map(([each]) => `/customers/${each}`),
      query.map((each) => `/orders?${each}`),
      query.map((each) => `/orders?customer_id=cus_nobody&${each}`),
    );

    await fc.assert(
      fc.asyncProperty(address, async (path) => {
        const { status, text } = await shop.call("GET", path);
        expect(DOCUMENTED, `${path}: ${status} ${text}`).toContain(status);
      }),
      { numRuns: RUNS },
    );
  });
});

describe("the webhook", () => {
  it("takes any JSON that is signed and nothing that is not, and never fails", async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (body) => {
        expect(await shop.knock(body)).toBe(200);
        expect(await shop.knock(body, null)).toBe(401);
      }),
      { numRuns: RUNS },
    );
  });

  it("believes no signature of anybody's making", async () => {
    await fc.assert(
      fc.asyncProperty(fc.base64String({ minLength: 1 }), async (signature) => {
        expect(await shop.knock('{"id":"1"}', signature)).toBe(401);
      }),
      { numRuns: RUNS },
    );
  });
});

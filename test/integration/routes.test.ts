import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import * as z from "zod";
import { OPERATOR_SCOPE, ORIGIN_SECRET_HEADER, SCOPES } from "#shared/env.ts";
import { found, synthesized } from "#test/infra/synthesized.ts";
import { type Answer, merchant } from "#test/stack/merchant.ts";

const outputs = inject("outputs");
const shop = merchant(outputs);
afterAll(() => shop.stop());

const Route = z.object({
  RouteKey: z.string(),
  AuthorizationType: z.string(),
  AuthorizationScopes: z.array(z.string()).default([]),
});
const routes = found(synthesized("local"), "AWS::ApiGatewayV2::Route", Route).map(
  ({ properties }) => properties,
);
const guarded = routes.filter(({ AuthorizationType }) => AuthorizationType === "JWT");

/** How a caller asks each route for what has this id. A route that is not here fails the first test. */
type Ask = { readonly path: string; readonly body?: object };
const ASKS: Readonly<Record<string, (ids: Ids) => Ask>> = {
  "GET /customers/{id}": ({ customer }) => ({ path: `/customers/${customer}` }),
  "PUT /customers/{id}/card": ({ customer }) => ({
    path: `/customers/${customer}/card`,
    body: { token_id: "tok_test_visa_4242" },
  }),
  "DELETE /customers/{id}": ({ customer }) => ({ path: `/customers/${customer}` }),
  "POST /orders": ({ customer }) => ({ path: "/orders", body: shop.order(customer) }),
  "GET /orders": ({ customer }) => ({ path: `/orders?customer_id=${customer}` }),
  "GET /orders/{id}": ({ order }) => ({ path: `/orders/${order}` }),
  "POST /orders/{id}/refunds": ({ order }) => ({ path: `/orders/${order}/refunds`, body: {} }),
  "POST /orders/{id}/cancel": ({ order }) => ({ path: `/orders/${order}/cancel`, body: {} }),
  "POST /orders/{id}/capture": ({ order }) => ({ path: `/orders/${order}/capture`, body: {} }),
  "POST /card-links": ({ customer }) => ({ path: "/card-links", body: { customer_id: customer } }),
  "GET /card-links": ({ customer }) => ({ path: `/card-links?customer_id=${customer}` }),
  "GET /card-links/{id}": ({ link }) => ({ path: `/card-links/${link}` }),
  "POST /card-links/{id}/revoke": ({ link }) => ({ path: `/card-links/${link}/revoke` }),
  "POST /card-links/{id}/renew": ({ link }) => ({ path: `/card-links/${link}/renew`, body: {} }),
};
/** Tell of somebody else's as of somebody who has none: an empty list. */
const LISTS = ["GET /orders", "GET /card-links"];
/** Takes nothing that could be somebody else's. */
const WITHOUT_AN_ID = ["POST /customers"];

/** What each route that asks for no JWT says to who shows nothing. */
const OPEN: Readonly<Record<string, number>> = {
  "GET /card-link": 401,
  "POST /card-link/card": 401,
  "POST /card-link/renewal-request": 401,
  // Whoever has the page open may say how it is doing; it has to be said in our words.
  "POST /client-events": 400,
  "POST /webhooks/conekta": 401,
};

type Ids = { readonly customer: string; readonly order: string; readonly link: string };
const NOBODYS: Ids = {
  customer: "cus_aaaaaaaaaaaaaaaaaaaaaaaaaa",
  order: "pbd_aaaaaaaaaaaaaaaaaaaaaaaaaa",
  link: "lnk_aaaaaaaaaaaaaaaaaaaaaaaaaa",
};
let theirs: Ids;
beforeAll(async () => {
  const order = await shop.paidOrder();
  const link = await shop.call("POST", "/card-links", { body: { customer_id: order.customer_id } });
  theirs = { customer: order.customer_id, order: order.id, link: link.body.id };
});

const issuerKey = createPrivateKey(
  readFileSync(join(dirname(outputs.WebhookPrivateKeyFile), "issuer-private.pem")),
);
const everyScope = [...Object.values(SCOPES), OPERATOR_SCOPE];

type Token = { readonly scopes?: readonly string[]; readonly key?: KeyObject };
function tokenOf(client: string, { scopes = everyScope, key = issuerKey }: Token = {}) {
  return new SignJWT({ client_id: client, scope: scopes.join(" ") })
    .setProtectedHeader({ alg: "RS256" })
    .setIssuer(new URL(outputs.ApiUrl).origin)
    .setAudience("pagos")
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign(key);
}

function ask(routeKey: string, ids: Ids, token: string | null): Promise<Answer> {
  const [method = "", pattern = ""] = routeKey.split(" ");
  const { path, body } = ASKS[routeKey]?.(ids) ?? { path: pattern };
  return shop.call(method, path, {
    headers: {
      authorization: token === null ? "" : `Bearer ${token}`,
      "idempotency-key": randomUUID(),
    },
    ...(body && { body }),
  });
}

/** What an answer says, but for what differs between any two answers. */
const said = ({ status, text }: Answer, ids: Ids) => ({
  status,
  text: Object.values(ids)
    .reduce((shorter, id) => shorter.replaceAll(id, "ID"), text)
    .replace(/"(request_id|instance)":"[^"]*"/g, ""),
});

describe("every route of the template", () => {
  it("is in the tables of this test", () => {
    expect(guarded.map(({ RouteKey }) => RouteKey).sort()).toEqual(
      [...Object.keys(ASKS), ...WITHOUT_AN_ID].sort(),
    );
    expect(routes.map(({ RouteKey }) => RouteKey).sort()).toEqual(
      [...Object.keys(ASKS), ...WITHOUT_AN_ID, ...Object.keys(OPEN)].sort(),
    );
  });
});

describe.each(guarded)("$RouteKey", ({ RouteKey, AuthorizationScopes }) => {
  it("refuses who has no token, and who signed it himself", async () => {
    const { privateKey: own } = generateKeyPairSync("rsa", { modulusLength: 2_048 });

    const none = await ask(RouteKey, theirs, null);
    const forged = await ask(RouteKey, theirs, await tokenOf("merchant-local", { key: own }));

    expect([none.status, forged.status]).toEqual([401, 401]);
  });

  it("refuses a token with every scope but its own", async () => {
    const scopes = everyScope.filter((scope) => !AuthorizationScopes.includes(scope));

    const { status } = await ask(RouteKey, theirs, await tokenOf("merchant-local", { scopes }));

    expect(AuthorizationScopes).toHaveLength(1);
    expect(status).toBe(403);
  });
});

describe.each(Object.keys(ASKS))("%s", (routeKey) => {
  it("tells a stranger as much about somebody's id as about nobody's", async () => {
    const token = await tokenOf(`stranger-${randomUUID()}`);

    const existing = await ask(routeKey, theirs, token);
    const unknown = await ask(routeKey, NOBODYS, token);

    expect(said(existing, theirs)).toEqual(said(unknown, NOBODYS));
    expect(existing.status).toBe(LISTS.includes(routeKey) ? 200 : 404);
  });
});

/** The API's own address, where CloudFront did not add its header. */
async function askApi(routeKey: string, headers: Readonly<Record<string, string>>) {
  const [method = "", pattern = ""] = routeKey.split(" ");
  const path = ASKS[routeKey]?.(theirs).path ?? pattern;
  const response = await fetch(`${outputs.GatewayUrl}${path}`, { method, headers });
  return { status: response.status, said: await response.text() };
}

describe.each(routes)("$RouteKey at the API's own address", ({ RouteKey, AuthorizationType }) => {
  const unauthorized = { status: 401, said: '{"message":"Unauthorized"}' };
  const forbidden = { status: 403, said: '{"message":"Forbidden"}' };

  it("refuses who shows nothing before any function is asked", async () => {
    expect(await askApi(RouteKey, {})).toEqual(unauthorized);
  });

  it("refuses who guesses what CloudFront would show", async () => {
    const guess = { [ORIGIN_SECRET_HEADER]: "0".repeat(64) };

    const asksForJwt = AuthorizationType === "JWT";
    expect(await askApi(RouteKey, guess)).toEqual(asksForJwt ? unauthorized : forbidden);
  });
});

describe("the API's own address", () => {
  it("is good for a merchant's server", async () => {
    const authorization = `Bearer ${outputs.MerchantToken}`;

    const { status, said } = await askApi("GET /orders/{id}", { authorization });

    expect([status, JSON.parse(said).id]).toEqual([200, theirs.order]);
  });
});

describe.each(Object.entries(OPEN))("%s", (routeKey, status) => {
  it(`answers ${status} to who shows nothing`, async () => {
    expect((await ask(routeKey, NOBODYS, null)).status).toBe(status);
  });

  it("asks who comes by CloudFront, whatever they wrote into its header", async () => {
    const [method = "", path = ""] = routeKey.split(" ");
    const headers = { authorization: "", [ORIGIN_SECRET_HEADER]: "0".repeat(64) };

    expect((await shop.call(method, path, { headers })).status).toBe(status);
  });

  it("takes no merchant's token for what it wants to see", async () => {
    const answer = await ask(routeKey, NOBODYS, await tokenOf("merchant-local"));

    expect(answer.status).toBe(status);
  });
});

import { generateKeyPairSync } from "node:crypto";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { createRemoteJWKSet, decodeJwt, jwtVerify, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FixtureHost, startFixtureHost } from "./fixture-host.ts";

let fixture: FixtureHost;
let token: string;

beforeAll(async () => {
  fixture = await startFixtureHost();
  token = await fixture.issuer.merchantToken();
});

afterAll(() => fixture.stop());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

async function call(route: string, init: RequestInit = {}): Promise<Answer> {
  const [method = "GET", path = "/"] = route.split(" ");
  const response = await fetch(`${fixture.url}${path}`, { ...init, method });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

function bearer(value: string): RequestInit {
  return { headers: { authorization: `Bearer ${value}` } };
}

describe("the API's routes", () => {
  it("hands a request to its function and the function's answer to the caller", async () => {
    const { status, headers, body } = await call("POST /api/open?a=1&a=2", {
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ amount: 35_000 }),
    });

    expect(status).toBe(201);
    expect(headers.get("x-made-by")).toBe("echo");
    expect(headers.getSetCookie()).toEqual(["a=1; HttpOnly", "b=2"]);
    expect(headers.get("apigw-requestid")).toMatch(/./);
    expect(body).toMatchObject({
      event: {
        routeKey: "POST /open",
        rawPath: "/api/open",
        queryStringParameters: { a: "1,2" },
        body: '{"amount":35000}',
      },
    });
  });

  it("gives path parameters, claims and scopes", async () => {
    const { body } = await call("GET /api/things/a%20b", bearer(token));

    expect(body).toMatchObject({
      event: {
        pathParameters: { id: "a b" },
        requestContext: {
          authorizer: {
            jwt: {
              claims: { client_id: "merchant-local", iss: fixture.url },
              scopes: expect.arrayContaining(["orders:read"]),
            },
          },
        },
      },
    });
  });

  it.each(["GET /api/nothing", "GET /api/open", "GET /api", "GET /api/things/a/b"])(
    "does not know %s",
    async (route) => {
      expect(await call(route)).toMatchObject({ status: 404, body: { message: "Not Found" } });
    },
  );

  it.each([
    ["CloudFront's address", () => `${fixture.url}/api`, 2],
    ["its own", () => fixture.host.outputs["GatewayUrl"], 1],
  ])("knows at %s who asked, behind whatever they wrote", async (_, address, proxies) => {
    const headers = { "x-forwarded-for": "198.51.100.7" };
    const response = await fetch(`${address()}/open`, { method: "POST", headers });

    const hops = Array.from({ length: proxies }, () => "127.0.0.1");
    expect(await response.json()).toMatchObject({
      event: { headers: { "x-forwarded-for": ["198.51.100.7", ...hops].join(", ") } },
    });
  });

  it("refuses a body beyond 10 MB", async () => {
    const answer = await call("POST /api/open", { body: "x".repeat(10 * 1024 * 1024 + 1) });

    expect(answer).toMatchObject({ status: 413, body: { message: "Request Entity Too Large" } });
  });

  it("answers a preflight of an allowed origin itself", async () => {
    const response = await fetch(`${fixture.url}/api/open`, {
      method: "OPTIONS",
      headers: { origin: "https://shop.example", "access-control-request-method": "POST" },
    });

    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe("https://shop.example");
    expect(response.headers.get("access-control-allow-methods")).toBe("GET,POST");
  });

  it("tells other origins nothing", async () => {
    const { headers } = await call("POST /api/open", {
      headers: { origin: "https://evil.example" },
    });

    expect(headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("the API's authorizer", () => {
  it("asks for a token", async () => {
    const { status, headers, body } = await call("GET /api/things/1");

    expect(status).toBe(401);
    expect(headers.get("www-authenticate")).toBe("Bearer");
    expect(body).toEqual({ message: "Unauthorized" });
  });

  const stranger = generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey;

  it("refuses a token that claims to be ours and is signed by another", async () => {
    const forged = await new SignJWT(decodeJwt(token))
      .setProtectedHeader({ alg: "RS256" })
      .sign(stranger);

    expect(await call("GET /api/things/1", bearer(forged))).toMatchObject({
      status: 401,
      body: { message: "Unauthorized" },
    });
  });

  it("refuses a token whose signature was cut off", async () => {
    const unsigned = `${token.split(".").slice(0, 2).join(".")}.`;

    expect(await call("GET /api/things/1", bearer(unsigned))).toMatchObject({ status: 401 });
  });

  it("forbids a route whose scope the token lacks", async () => {
    const { status, headers, body } = await call("DELETE /api/things/1", bearer(token));

    expect(status).toBe(403);
    expect(headers.get("www-authenticate")).toContain('error="insufficient_scope"');
    expect(body).toEqual({ message: "Forbidden" });
  });

  it("lets anybody verify the token by the issuer's documents", async () => {
    const { body } = await call("GET /.well-known/openid-configuration");
    expect(body).toMatchObject({ issuer: fixture.url });
    const jwks = createRemoteJWKSet(new URL(`${fixture.url}/.well-known/jwks.json`));

    const { payload } = await jwtVerify(token, jwks, { issuer: fixture.url, audience: "pagos" });

    expect(payload["scope"]).toContain("customers:write");
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(24 * 60 * 60);
  });
});

describe("a hosted function", () => {
  function misbehave(does: string): Promise<Answer> {
    return call("POST /api/open", { body: JSON.stringify({ does }) });
  }

  it.each(["throws", "nonsense", "exits"])("that %s is a 500 without detail", async (does) => {
    expect(await misbehave(does)).toMatchObject({
      status: 500,
      body: { message: "Internal Server Error" },
    });
  });

  it("is stopped at its time-out and starts anew for the next request", async () => {
    const start = performance.now();
    const late = await misbehave("hangs");
    const took = performance.now() - start;
    const next = await misbehave("answers");

    expect(late).toMatchObject({ status: 500, body: { message: "Internal Server Error" } });
    expect(took).toBeGreaterThan(1_900);
    expect(next).toMatchObject({ status: 201, body: { coldStart: true } });
    expect(fixture.lines).toContainEqual(
      expect.stringContaining("Task timed out after 2.00 seconds"),
    );
  });

  it("sees the template's environment, Lambda's, and nothing of this process", async () => {
    const { body } = await misbehave("answers");

    expect(body).toMatchObject({
      environment: {
        TABLE: "Fixture-Table",
        QUEUE: `${fixture.host.outputs["SqsEndpoint"]}/000000000000/Fixture-Queue`,
        PAGE: fixture.url,
        AWS_REGION: "us-east-1",
        AWS_LAMBDA_FUNCTION_NAME: "Fixture-Echo",
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
        AWS_ENDPOINT_URL_DYNAMODB: fixture.host.outputs["DynamoDbEndpoint"],
      },
      context: { functionName: "Fixture-Echo", awsRequestId: expect.any(String) },
    });
    expect(body).not.toHaveProperty("environment.VITEST");
    expect(body).not.toHaveProperty("environment.HOME");
  });

  it("reads a secret by its ARN", async () => {
    const { body } = await misbehave("answers");
    const { AWS_ENDPOINT_URL_SECRETS_MANAGER, SECRET } = environmentOf(body);

    const secret = await fetch(AWS_ENDPOINT_URL_SECRETS_MANAGER ?? "", {
      method: "POST",
      headers: { "x-amz-target": "secretsmanager.GetSecretValue" },
      body: JSON.stringify({ SecretId: SECRET }),
    });

    expect(await secret.json()).toMatchObject({ ARN: SECRET, SecretString: "a secret value" });
  });

  it("has what it prints shown under its name", async () => {
    await misbehave("answers");

    expect(fixture.lines).toContain("echo echo answers");
  });
});

function environmentOf(body: unknown): Record<string, string> {
  const environment =
    typeof body === "object" && body !== null && "environment" in body ? body.environment : {};
  return Object.fromEntries(Object.entries(environment ?? {}).map(([k, v]) => [k, String(v)]));
}

describe("the page", () => {
  it("is served at / under the headers of the template's policy", async () => {
    const response = await fetch(fixture.url);

    expect(await response.text()).toContain("<title>Fixture</title>");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'self'",
      "x-content-type-options": "nosniff",
      "cache-control": "no-cache",
    });
  });

  it("has its configuration filled in", async () => {
    expect(await call("GET /config.json")).toMatchObject({ body: { key: 'key_"local"' } });
  });

  it("serves nothing outside of its files", async () => {
    const response = await new Promise<string>((resolve, reject) => {
      // fetch would tidy the path up before it is sent.
      request(`${fixture.url}`, { path: "/../asset.echo/index.js" }, (answer) => {
        text(answer).then(resolve, reject);
      }).end();
    });

    expect(response).toBe("Not Found\n");
  });
});

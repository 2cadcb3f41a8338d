import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { toAuthorizerEvent, toHttpAnswer, toHttpEvent } from "#local/host/http-event.ts";

type Given = {
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly written?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
};

function routed(given: Given) {
  const request = new IncomingMessage(new Socket());
  request.method = "POST";
  request.url = given.url ?? "/api/orders";
  request.httpVersion = "1.1";
  for (const [name, value] of Object.entries(given.headers ?? {})) {
    request.rawHeaders.push(name, value);
    request.headers[name.toLowerCase()] = value;
  }
  return {
    request,
    requestId: "request-1",
    written: given.written ?? {},
    stage: "api",
    routeKey: "POST /orders",
    pathParameters: {},
  };
}

const eventOf = (given: Given) =>
  toHttpEvent(routed(given), { body: given.body ?? Buffer.alloc(0) });

describe("toHttpEvent", () => {
  it("keeps the stage in the path and the query as it came", () => {
    expect(eventOf({ url: "/api/orders?status=paid&status=declined&q=a%20b" })).toMatchObject({
      version: "2.0",
      routeKey: "POST /orders",
      rawPath: "/api/orders",
      rawQueryString: "status=paid&status=declined&q=a%20b",
      queryStringParameters: { status: "paid,declined", q: "a b" },
      requestContext: { stage: "api", http: { method: "POST", path: "/api/orders" } },
    });
  });

  it("leaves out what is not there", () => {
    const event = eventOf({});

    for (const member of ["body", "cookies", "pathParameters", "queryStringParameters"]) {
      expect(event).not.toHaveProperty(member);
    }
    expect(event).toMatchObject({ isBase64Encoded: false });
  });

  it("writes header names in lower case and keeps cookies apart", () => {
    const event = eventOf({ headers: { "Idempotency-Key": "A-1", Cookie: "a=1; b=2" } });

    expect(event).toMatchObject({
      cookies: ["a=1", "b=2"],
      headers: { "idempotency-key": "A-1" },
    });
    expect(event).not.toHaveProperty("headers.cookie");
  });

  it("believes CloudFront of a header, and whoever asked of where they came from", () => {
    const event = eventOf({
      headers: { "X-Pagos-Origin": "a guess", "X-Forwarded-For": "198.51.100.7" },
      written: { "x-pagos-origin": "the secret", "x-forwarded-for": "198.51.100.7, 203.0.113.9" },
    });

    expect(event).toMatchObject({
      headers: {
        "x-pagos-origin": "the secret",
        "x-forwarded-for": expect.stringMatching(/^198\.51\.100\.7, 203\.0\.113\.9, /),
      },
    });
  });

  it.each([
    "application/json",
    "application/json; charset=utf-8",
    "application/problem+json",
    "text/plain",
  ])("passes a body of type %s on as text", (type) => {
    const body = Buffer.from('{"name":"Ñandú"}');

    expect(eventOf({ headers: { "Content-Type": type }, body })).toMatchObject({
      body: '{"name":"Ñandú"}',
      isBase64Encoded: false,
    });
  });

  it.each(["application/octet-stream", "application/x-www-form-urlencoded", "image/png"])(
    "passes a body of type %s on in base64",
    (type) => {
      const body = Buffer.from([0xff, 0x00, 0x80]);

      expect(eventOf({ headers: { "Content-Type": type }, body })).toMatchObject({
        body: "/wCA",
        isBase64Encoded: true,
      });
    },
  );
});

describe("toAuthorizerEvent", () => {
  it("shows an authorizer the request without its body, and what it goes by", () => {
    const event = toAuthorizerEvent(routed({ headers: { "X-Key": "k" } }), ["k"]);

    expect(event).toMatchObject({
      version: "2.0",
      type: "REQUEST",
      routeArn: "arn:aws:execute-api:us-east-1:000000000000:local/api/POST/orders",
      identitySource: ["k"],
      headers: { "x-key": "k" },
      requestContext: { requestId: "request-1", routeKey: "POST /orders" },
    });
    expect(event).not.toHaveProperty("body");
  });
});

describe("toHttpAnswer", () => {
  it("reads status, headers, cookies and body", () => {
    const answer = {
      statusCode: 201,
      headers: { "Content-Type": "application/json", "Retry-After": 1 },
      cookies: ["a=1"],
      body: "{}",
    };

    expect(toHttpAnswer(JSON.stringify(answer))).toEqual({
      statusCode: 201,
      headers: { "content-type": "application/json", "retry-after": "1", "set-cookie": ["a=1"] },
      body: "{}",
    });
  });

  it("decodes a body in base64", () => {
    const answer = { statusCode: 200, body: "/wCA", isBase64Encoded: true };

    expect(toHttpAnswer(JSON.stringify(answer))?.body).toEqual(Buffer.from([0xff, 0x00, 0x80]));
  });

  it("takes anything without a status for the JSON of a 200", () => {
    expect(toHttpAnswer('{"hello":"world"}')).toEqual({
      statusCode: 200,
      headers: { "content-type": "application/json" },
      body: '{"hello":"world"}',
    });
  });

  it.each([{ statusCode: "many" }, { statusCode: 200, body: { not: "text" } }, { statusCode: 42 }])(
    "does not understand %j",
    (answer) => {
      expect(toHttpAnswer(JSON.stringify(answer))).toBeUndefined();
    },
  );
});

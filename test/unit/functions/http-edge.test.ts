import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { httpEdge } from "#functions/runtime/http-edge.ts";

vi.stubEnv("STAGE", "test");
const handler = httpEdge({ name: "test" }, async ({ caller }) => ({
  statusCode: 200,
  body: { caller },
}));

/** API Gateway's event has thirty members more, of which the edge reads none. */
const eventBy = (authorizer: object) =>
  ({
    headers: {},
    requestContext: { requestId: "request-1", http: { method: "GET" }, ...authorizer },
  }) as APIGatewayProxyEventV2;
const context = {} as Context;

/** Who the function takes for its caller, by what an authorizer has put into the event. */
async function callerBy(authorizer: object): Promise<unknown> {
  const answer = await handler(eventBy(authorizer), context);
  const { body } = z.object({ body: z.string() }).parse(answer);
  return JSON.parse(body).caller;
}

describe("httpEdge", () => {
  it("knows a caller by the client of its token, else by its subject", async () => {
    const jwt = (claims: object) => ({ authorizer: { jwt: { claims, scopes: null } } });

    expect(await callerBy(jwt({ client_id: "shop", sub: "someone" }))).toBe("shop");
    expect(await callerBy(jwt({ sub: "someone" }))).toBe("someone");
  });

  it("serves nobody whose token names nobody: such callers would own things together", async () => {
    const answer = await handler(eventBy({ authorizer: { jwt: { claims: {} } } }), context);

    expect(answer).toMatchObject({ statusCode: 500 });
  });

  it("knows no caller where an authorizer verified no token, as CloudFront's check does", async () => {
    expect(await callerBy({})).toBe("");
    expect(await callerBy({ authorizer: { lambda: null } })).toBe("");
  });
});

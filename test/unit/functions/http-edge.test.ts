import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { describe, expect, it, vi } from "vitest";
import { type HttpAnswer, httpEdge } from "#functions/runtime/http-edge.ts";
import { PagosError, type ProblemCode } from "#shared/domain/errors.ts";

const REQUEST_ID = "JKJaXmPLvHcESHA=";

/** What of an API Gateway event the edge reads. */
const request = (headers: Record<string, string> = {}) =>
  ({ headers, requestContext: { requestId: REQUEST_ID } }) as unknown as APIGatewayProxyEventV2;

/** The answer to a request and the lines that were written meanwhile. */
async function ask(run: () => Promise<HttpAnswer>, headers?: Record<string, string>) {
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const handler = httpEdge({ name: "some-function" }, run);
  const answer = await handler(request(headers), {} as Context);
  const lines = written.mock.calls.map(([line]) => JSON.parse(String(line)));
  return { answer, lines };
}

const fails = (code: ProblemCode) => async (): Promise<HttpAnswer> => {
  throw new PagosError("So it is.", { code });
};

describe("httpEdge", () => {
  it("writes one line, under the request's id", async () => {
    const { lines, answer } = await ask(async () => ({ statusCode: 200, body: {} }));

    expect(lines).toEqual([
      {
        level: "info",
        fn: "some-function",
        correlation_id: REQUEST_ID,
        status: 200,
        ms: expect.any(Number),
      },
    ]);
    expect(answer).toMatchObject({ headers: { "x-correlation-id": REQUEST_ID } });
  });

  it("writes the caller's id where it is well-formed, with the request's own beside it", async () => {
    const own = "4bf92f3577b34da6a3ce929d0e0e4736";

    const { lines, answer } = await ask(async () => ({ statusCode: 200 }), {
      "x-correlation-id": own,
    });

    expect(lines).toMatchObject([{ correlation_id: own, request_id: REQUEST_ID }]);
    expect(answer).toMatchObject({ headers: { "x-correlation-id": own } });
  });

  it.each(["4242424242424242", "ana@example.com", "short-1", "a".repeat(80)])(
    "does not take %s for an id",
    async (own) => {
      const { lines } = await ask(async () => ({ statusCode: 200 }), { "x-correlation-id": own });

      expect(lines).toMatchObject([{ correlation_id: REQUEST_ID }]);
    },
  );

  it.each([
    ["conekta_refused_us", "MerchantMisconfigured"],
    ["conekta_unavailable", "ConektaUnavailable"],
    ["internal", "InternalError"],
  ] as const)("counts %s as %s, whichever function ran into it", async (code, metric) => {
    const { lines } = await ask(fails(code));

    expect(lines).toMatchObject([{ code, [metric]: 1, stage: "none" }]);
  });

  it("knows nothing under an id that no key of the table can be made of", async () => {
    const handler = httpEdge({ name: "some-function" }, async () => ({ statusCode: 200 }));
    vi.spyOn(process.stdout, "write").mockReturnValue(true);

    const answer = await handler(
      { ...request(), pathParameters: { id: "a".repeat(2_049) } },
      {} as Context,
    );

    expect(answer).toMatchObject({
      statusCode: 404,
      body: expect.stringContaining('"code":"not_found"'),
    });
  });

  it("counts nothing for what the caller did wrong", async () => {
    const { lines } = await ask(fails("validation_failed"));

    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toHaveProperty("_aws");
  });
});

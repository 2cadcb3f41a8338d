import type { APIGatewayRequestAuthorizerEventV2, Context } from "aws-lambda";
import { describe, expect, it, vi } from "vitest";
import { isSameText } from "#functions/adapters/same-text.ts";
import { cameThroughCloudFront } from "#functions/check-origin/check-origin.ts";
import { authorizerEdge } from "#functions/runtime/authorizer-edge.ts";

const deps = { secret: async () => "s3cret", isSame: isSameText };

describe("cameThroughCloudFront", () => {
  it("admits what shows CloudFront's secret", async () => {
    expect(await cameThroughCloudFront(deps, "s3cret")).toBe(true);
  });

  it.each(["", "s3cre", "s3cret ", "S3CRET"])("refuses %j", async (shown) => {
    expect(await cameThroughCloudFront(deps, shown)).toBe(false);
  });

  it("refuses what shows nothing, and asks for no secret then", async () => {
    const secret = () => Promise.reject(new Error("asked"));

    expect(await cameThroughCloudFront({ ...deps, secret }, undefined)).toBe(false);
  });

  it("admits nothing while the secret cannot be read", async () => {
    const secret = () => Promise.reject(new Error("no answer"));

    await expect(cameThroughCloudFront({ ...deps, secret }, "s3cret")).rejects.toThrow("no answer");
  });
});

describe("authorizerEdge", () => {
  it.each([true, false])("tells API Gateway in its own words: %s", async (isAuthorized) => {
    vi.stubEnv("STAGE", "test");
    const headers = { "x-pagos-origin": "s3cret" };
    const asked: unknown[] = [];
    const handler = authorizerEdge("test", async (given) => {
      asked.push(given);
      return isAuthorized;
    });

    // API Gateway's event has a dozen members more, of which the edge reads none.
    const event: object = { headers, requestContext: { requestId: "request-1" } };
    const answer = await handler(event as APIGatewayRequestAuthorizerEventV2, {} as Context);

    expect(answer).toEqual({ isAuthorized });
    expect(asked).toEqual([headers]);
  });
});

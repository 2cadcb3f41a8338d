import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { describe, expect, it, vi } from "vitest";
import type { FunctionPool } from "#local/host/functions.ts";
import type { Outcome } from "#local/host/hosted-function.ts";
import { requestGuard } from "#local/host/request-authorizer.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:check";

function guardOf(outcomes: readonly Outcome[], rememberedSeconds = 60) {
  const left = [...outcomes];
  const asked: unknown[] = [];
  const invoke = async (event: unknown): Promise<Outcome> => {
    asked.push(event);
    return left.shift() ?? { kind: "failed", message: "asked too often" };
  };
  const spec = { name: "", label: "", arn: ARN, bundle: "", exportName: "", timeoutSeconds: 1 };
  const hosted = {
    spec: { ...spec, environment: {} },
    loaded: Promise.resolve(),
    invoke,
    stop: async () => undefined,
  };
  const functions: FunctionPool = {
    loaded: async () => undefined,
    byArn: (arn) => (arn === ARN ? hosted : undefined),
    update: async () => [],
    stop: async () => undefined,
  };
  const guard = requestGuard(
    { functionArn: ARN, headers: ["x-key"], rememberedSeconds },
    functions,
  );
  const ask = (headers: Readonly<Record<string, string>>, written = {}) => {
    const request = Object.assign(new IncomingMessage(new Socket()), {
      method: "GET",
      url: "/api",
    });
    Object.assign(request.headers, headers);
    const place = { stage: "api", routeKey: "GET /", pathParameters: {} };
    return guard({ request, requestId: "request-1", written, ...place });
  };
  return { ask, asked };
}

const says = (answer: unknown): Outcome => ({ kind: "answered", answer: JSON.stringify(answer) });
const refusal = (statusCode: number, text: string) => ({
  kind: "refused",
  answer: {
    statusCode,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ message: text }),
  },
});

describe("a REQUEST authorizer", () => {
  it.each([{}, { "x-key": "" }])("is not asked about who shows nothing: %j", async (headers) => {
    const { ask, asked } = guardOf([]);

    expect(await ask(headers)).toEqual(refusal(401, "Unauthorized"));
    expect(asked).toEqual([]);
  });

  it("lets pass whom its function admits, with what it says of them", async () => {
    const { ask, asked } = guardOf([says({ isAuthorized: true, context: { plan: "gold" } })]);

    const passage = await ask({ "x-key": "k" });

    expect(passage).toEqual({ kind: "passed", authorizer: { lambda: { plan: "gold" } } });
    expect(asked).toMatchObject([{ type: "REQUEST", identitySource: ["k"] }]);
  });

  it("goes by what CloudFront wrote, not by what the viewer did", async () => {
    const { ask, asked } = guardOf([says({ isAuthorized: true })]);

    await ask({ "x-key": "a guess" }, { "x-key": "the secret" });

    expect(asked).toMatchObject([{ identitySource: ["the secret"] }]);
  });

  it.each([true, false])(
    "remembers that an answer was %s, for what was shown",
    async (isAuthorized) => {
      vi.useFakeTimers();
      const { ask, asked } = guardOf([
        says({ isAuthorized }),
        says({ isAuthorized: !isAuthorized }),
      ]);

      const first = await ask({ "x-key": "k" });
      vi.advanceTimersByTime(59_999);
      const again = await ask({ "x-key": "k" });
      const askedBefore = asked.length;
      vi.advanceTimersByTime(1);
      const later = await ask({ "x-key": "k" });
      vi.useRealTimers();

      expect(askedBefore).toBe(1);
      expect(again).toEqual(first);
      expect(first.kind).toBe(isAuthorized ? "passed" : "refused");
      expect(later.kind).toBe(isAuthorized ? "refused" : "passed");
    },
  );

  it("remembers nothing of one key for another", async () => {
    const { ask } = guardOf([says({ isAuthorized: true }), says({ isAuthorized: false })]);

    await ask({ "x-key": "right" });

    expect(await ask({ "x-key": "wrong" })).toEqual(refusal(403, "Forbidden"));
  });

  it("is asked every time where nothing is to be remembered", async () => {
    const { ask, asked } = guardOf([says({ isAuthorized: true }), says({ isAuthorized: true })], 0);

    await ask({ "x-key": "k" });
    await ask({ "x-key": "k" });

    expect(asked).toHaveLength(2);
  });

  it.each<Outcome>([
    { kind: "failed", message: "out of order" },
    says({ isAuthorized: "yes" }),
    says(null),
  ])("keeps out whom its function cannot judge, and asks again: %j", async (outcome) => {
    const { ask } = guardOf([outcome, says({ isAuthorized: true })]);

    expect(await ask({ "x-key": "k" })).toEqual(refusal(500, "Internal Server Error"));
    expect((await ask({ "x-key": "k" })).kind).toBe("passed");
  });
});

import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type CustomResource, cloudFormationEdge } from "#functions/runtime/cloudformation-edge.ts";
import { PagosError } from "#shared/domain/errors.ts";

type Answered = { readonly method: unknown; readonly type: unknown; readonly body: unknown };

const answered: Answered[] = [];
const server = createServer(async (request, response) => {
  const { method, headers } = request;
  answered.push({ method, type: headers["content-type"], body: JSON.parse(await text(request)) });
  response.end();
});

let responseUrl: string;

beforeEach(async () => {
  answered.length = 0;
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  vi.stubEnv("STAGE", "dev");
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  responseUrl = `http://127.0.0.1:${Object(address).port}/signed?by=aws`;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await new Promise((resolve) => server.close(resolve));
});

const resource = (mistake?: Error): CustomResource => ({
  physicalId: (properties) => Object(properties).Url,
  keep: async () => {
    if (mistake) throw mistake;
    return { webhook: "created" };
  },
  remove: async (physicalId) => ({ gone: physicalId }),
});

const ask = (type: CustomResource, request: object) =>
  cloudFormationEdge("register-webhook", { "Custom::Thing": type })({
    ResponseURL: responseUrl,
    StackId: "arn:stack",
    RequestId: "request-1",
    LogicalResourceId: "Thing",
    ResourceType: "Custom::Thing",
    ResourceProperties: { Url: "https://new" },
    ...request,
  });

const context = { StackId: "arn:stack", RequestId: "request-1", LogicalResourceId: "Thing" };

describe("cloudFormationEdge", () => {
  it("answers a creation at the signed address, in a body of no type", async () => {
    await ask(resource(), { RequestType: "Create" });

    expect(answered).toEqual([
      {
        method: "PUT",
        type: "",
        body: { ...context, Status: "SUCCESS", PhysicalResourceId: "https://new" },
      },
    ]);
  });

  it("answers an update with the new identity, so that the former is removed", async () => {
    await ask(resource(), { RequestType: "Update", PhysicalResourceId: "https://old" });

    expect(answered[0]?.body).toMatchObject({ PhysicalResourceId: "https://new" });
  });

  it("removes what CloudFormation names, not what the properties say", async () => {
    await ask(resource(), { RequestType: "Delete", PhysicalResourceId: "https://old" });

    expect(answered[0]?.body).toMatchObject({
      Status: "SUCCESS",
      PhysicalResourceId: "https://old",
    });
  });

  it("says why it failed in words that were written to be shown", async () => {
    const mistake = new PagosError("Conekta has no room.", {
      code: "conekta_refused_us",
      conekta: { code: "url.invalid", type: null, logId: null },
    });

    await ask(resource(mistake), { RequestType: "Create" });

    expect(answered[0]?.body).toMatchObject({
      Status: "FAILED",
      Reason: "Conekta has no room. (Conekta: url.invalid)",
      PhysicalResourceId: "https://new",
    });
  });

  it("keeps to itself what any other error says", async () => {
    await ask(resource(new Error("key_secret")), { RequestType: "Create" });

    expect(JSON.stringify(answered)).not.toContain("key_secret");
    expect(answered[0]?.body).toMatchObject({ Status: "FAILED" });
  });

  it("refuses a type that it does not know, and answers all the same", async () => {
    await ask(resource(), { RequestType: "Create", ResourceType: "Custom::Other" });

    expect(answered[0]?.body).toMatchObject({ Status: "FAILED", PhysicalResourceId: "Thing" });
  });
});

import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { askedAhead, awsSecret } from "#functions/adapters/aws-secret.ts";

type Seen = { readonly target: unknown; readonly authorization: unknown; readonly body: string };

const seen: Seen[] = [];
const answer = { status: 200, value: "key_1" };
const server = http.createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { "x-amz-target": target, authorization } = request.headers;
  seen.push({ target, authorization, body: Buffer.concat(chunks).toString("utf8") });
  response.writeHead(answer.status).end(JSON.stringify({ SecretString: answer.value }));
});

beforeEach(async () => {
  Object.assign(answer, { status: 200, value: "key_1" });
  seen.length = 0;
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
  await new Promise((resolve) => server.close(resolve));
});

const open = () => {
  const { port } = server.address() as AddressInfo;
  return awsSecret("arn:secret", { region: "mx-central-1", endpoint: `http://127.0.0.1:${port}` });
};

describe("awsSecret", () => {
  it("asks Secrets Manager with a signed GetSecretValue", async () => {
    expect(await open()()).toBe("key_1");

    expect(seen).toEqual([
      {
        target: "secretsmanager.GetSecretValue",
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/mx-central-1\/secretsmanager\/aws4_request, /,
        ),
        body: '{"SecretId":"arn:secret"}',
      },
    ]);
  });

  it("asks once for many at the same time, and picks a rotated value up within five minutes", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const secret = open();

    await Promise.all([secret(), secret(), secret()]);
    answer.value = "key_2";
    vi.setSystemTime(Date.now() + 299_000);
    const kept = await secret();
    vi.setSystemTime(Date.now() + 2_000);

    expect([kept, await secret(), seen.length]).toEqual(["key_1", "key_2", 2]);
  });

  it("does not remember a failure", async () => {
    const secret = open();
    answer.status = 500;
    await expect(secret()).rejects.toThrow("answered 500");

    answer.status = 200;

    expect(await secret()).toBe("key_1");
  });
});

describe("askedAhead", () => {
  it("has asked before anybody wants to know, and does not ask again", async () => {
    const secret = askedAhead(open());
    await vi.waitFor(() => expect(seen).toHaveLength(1), 15_000);

    expect(await secret()).toBe("key_1");
    expect(seen).toHaveLength(1);
  });

  it("asks again where the first answer was none", async () => {
    answer.status = 500;
    const secret = askedAhead(open());
    await vi.waitFor(() => expect(seen).toHaveLength(1), 15_000);
    answer.status = 200;

    expect(await secret()).toBe("key_1");
  });
});

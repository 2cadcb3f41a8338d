import type { Context } from "aws-lambda";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { type Conekta, startConekta } from "#local/conekta/start-conekta.ts";
import { type SecretsEngine, startSecretsEndpoint } from "#local/host/secrets-endpoint.ts";
import { aSigningKey } from "#test/builders/signing-key.ts";

/* The watch as it is deployed, against a Conekta where nobody has registered anything. */

const Line = z.looseObject({
  WebhookInactive: z.optional(z.number()),
  WebhookKeyInactive: z.optional(z.number()),
});

let conekta: Conekta;
let secrets: SecretsEngine;

beforeAll(async () => {
  const { privateKey } = aSigningKey();
  conekta = await startConekta({
    port: 0,
    privateKey: "key_private",
    publicKey: "key_public",
    webhookSigningKey: privateKey,
  });
  secrets = await startSecretsEndpoint();
  secrets.offer("arn:key", "key_private");
  secrets.offer("arn:ring", "no key yet");
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
  vi.stubEnv("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.url);
  vi.stubEnv("CONEKTA_URL", conekta.url);
  vi.stubEnv("CONEKTA_KEY_SECRET", "arn:key");
  vi.stubEnv("WEBHOOK_KEYS_SECRET", "arn:ring");
  vi.stubEnv("WEBHOOK_URL", "https://pay.example.com/?registered_by=Pagos-prod");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([conekta.close(), secrets.stop()]);
});

/** What a run writes: the line that is its metrics, too. */
async function run() {
  const { handler } = await import("#functions/watch-webhook/handler.ts");
  const written: string[] = [];
  const stdout = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  try {
    await handler({}, {} as Context);
  } finally {
    stdout.mockRestore();
  }
  return Line.parse(JSON.parse(written.find((line) => line.includes("watch-webhook")) ?? "{}"));
}

describe("the watch of our webhook", () => {
  it("counts a webhook and a key that are not there, in what the alarms look at", async () => {
    const line = await run();

    expect(line).toMatchObject({
      level: "error",
      webhook: "missing",
      webhook_key: "inactive",
      WebhookInactive: 1,
      WebhookKeyInactive: 1,
    });
    expect(JSON.stringify(line["_aws"])).toContain('{"Name":"WebhookKeyInactive"}');
  });
});

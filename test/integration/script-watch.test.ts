import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, describe, expect, inject, it } from "vitest";
import * as z from "zod";
import { scriptSource } from "#functions/adapters/script-source.ts";
import { listen } from "#local/host/engines/ports.ts";
import { RUN_NOW } from "#local/host/run-now.ts";
import { SCRIPT_KEYS, TABLE_KEY } from "#shared/env.ts";

const SCRIPT = "window.ConektaCheckoutComponents = {};";

describe("scriptSource", () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  async function served(answer: RequestListener, tls?: { cert: Buffer; key: Buffer }) {
    const server = tls ? createSecureServer(tls, answer) : createServer(answer);
    closers.push(() => {
      server.close();
      server.closeAllConnections();
    });
    return `${tls ? "https" : "http"}://localhost:${await listen(server, 0)}/script.js`;
  }

  it("answers the digest of the bytes that are served", async () => {
    const url = await served((_, response) => response.end(SCRIPT));

    expect(await scriptSource(url).look()).toEqual({
      sha256: createHash("sha256").update(SCRIPT).digest("hex"),
      bytes: SCRIPT.length,
    });
  });

  it("answers null for a certificate that nobody vouches for", async () => {
    const tls = {
      cert: readFileSync("test/fixtures/tls/self-signed.cert.pem"),
      key: readFileSync("test/fixtures/tls/self-signed.key.pem"),
    };
    const url = await served((_, response) => response.end(SCRIPT), tls);

    expect(await scriptSource(url).look()).toBeNull();
  });

  it.each([
    ["a redirect", 302],
    ["an error page", 503],
  ])("answers null for %s", async (_, status) => {
    const url = await served((__, response) => {
      response.writeHead(status, { location: "/other.js" }).end("else");
    });

    expect(await scriptSource(url).look()).toBeNull();
  });

  it("answers null for what is far too large to be a script", async () => {
    const chunk = Buffer.alloc(1024 * 1024, " ");
    const url = await served((_, response) => {
      for (let sent = 0; sent < 5; sent += 1) response.write(chunk);
      response.end();
    });

    expect(await scriptSource(url).look()).toBeNull();
  });

  it("answers null where nobody answers", async () => {
    expect(await scriptSource("http://localhost:9/script.js").look()).toBeNull();
  });
});

describe("the watch of Conekta's script, hosted", () => {
  const outputs = inject("outputs");

  const Line = z.looseObject({ script: z.string(), sha256: z.string() });

  async function watched() {
    const address = new URL(`${RUN_NOW}watch-script`, outputs.ApiUrl);
    const response = await fetch(address, { method: "POST" });
    expect(response.status).toBe(200);
    return Line.parse(await response.json());
  }

  /** As if another script had been there before. */
  async function pretendOther(url: string): Promise<void> {
    const table = new DynamoDBClient({
      endpoint: outputs.DynamoDbEndpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    });
    await table.send(
      new UpdateItemCommand({
        TableName: outputs.TableName,
        Key: { [TABLE_KEY]: { S: `${SCRIPT_KEYS}${url}` } },
        UpdateExpression: "SET sha256 = :other",
        ConditionExpression: "attribute_exists(sha256)",
        ExpressionAttributeValues: { ":other": { S: "00" } },
      }),
    );
    table.destroy();
  }

  it("knows the simulator's script again, and says once that it has changed", async () => {
    await watched();
    const again = await watched();
    await pretendOther(`${outputs.ConektaUrl}/v1.0/js/conekta-checkout.min.js`);

    const changed = await watched();
    const after = await watched();

    expect(again).toMatchObject({ fn: "watch-script", script: "same" });
    expect(changed).toMatchObject({
      event: "sdk_script.changed",
      script: "changed",
      sha256: again.sha256,
    });
    expect(after).toMatchObject({ script: "same" });
  });
});

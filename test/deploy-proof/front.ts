import assert from "node:assert/strict";
import { buffer } from "node:stream/consumers";
import * as z from "zod";
import type { Closers } from "#local/host/closers.ts";
import { startWebServer } from "#local/host/web-server.ts";
import { ORIGIN_SECRET_HEADER } from "#shared/env.ts";
import type { Emulator } from "./emulator.ts";

/** Between two hops only, or made anew by the next one. */
const OF_THE_HOP = [
  "connection",
  "content-encoding",
  "content-length",
  "host",
  "transfer-encoding",
];

/** Plays CloudFront, which the emulator lacks: hands requests on with its secret. Gives its address. */
export async function startFront(apiUrl: string, secret: string, closers: Closers) {
  const web = await startWebServer(0);
  closers.add(web.stop);
  web.serve(async (request, response) => {
    const body = await buffer(request);
    const given = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
      OF_THE_HOP.includes(name) ? [] : [[name, String(value)]],
    );
    const answer = await fetch(`${apiUrl}${request.url ?? ""}`, {
      method: request.method ?? "GET",
      headers: { ...Object.fromEntries(given), [ORIGIN_SECRET_HEADER]: secret },
      ...(body.length > 0 && { body }),
    });
    const headers = [...answer.headers].filter(([name]) => !OF_THE_HOP.includes(name));
    response.writeHead(answer.status, Object.fromEntries(headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  return web.url;
}

const Secrets = z.object({
  SecretList: z.array(z.object({ ARN: z.string(), Description: z.string().default("") })),
});
const Value = z.object({ SecretString: z.string() });

/** What CloudFront would show to the API. */
export async function originSecret({ call }: Emulator): Promise<string> {
  const { SecretList } = Secrets.parse(await call("secretsmanager.ListSecrets", {}));
  const secret = SecretList.find(({ Description }) => Description.includes("CloudFront"));
  assert.ok(secret, "The stack has no secret for CloudFront.");
  const value = await call("secretsmanager.GetSecretValue", { SecretId: secret.ARN });
  return Value.parse(value).SecretString;
}

/** Routes without a JWT, asked at the API's own address. */
export async function guestsAreRefused(apiUrl: string): Promise<void> {
  const said = async (headers: Readonly<Record<string, string>>) => {
    const response = await fetch(`${apiUrl}/webhooks/conekta`, { method: "POST", headers });
    return [response.status, await response.json()];
  };
  assert.deepEqual(await said({}), [401, { message: "Unauthorized" }]);
  const guess = { [ORIGIN_SECRET_HEADER]: "0".repeat(64) };
  assert.deepEqual(await said(guess), [403, { message: "Forbidden" }]);
}

import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { listen } from "#local/host/engines/ports.ts";
import { type SecretsEngine, startSecretsEndpoint } from "#local/host/secrets-endpoint.ts";
import { aSigningKey } from "#test/builders/signing-key.ts";
import { runPagos, startPagos } from "#test/stack/run-pagos.ts";
import { type Hook, openShop, type Shop, startHook } from "./conekta-shop.ts";

const SECRET = "pagos/local/conekta-private-key";

let shop: Shop;
let secrets: SecretsEngine;
let target: Hook;
let tunnel: { readonly url: string; leadTo: (port: number) => void; readonly server: Server };
let folder: string;
let args: readonly string[];
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "pagos-listen-"));
  shop = await openShop({ firstRetryMs: 20 });
  secrets = await startSecretsEndpoint();
  secrets.offer(SECRET, "key_local_private");
  target = await startHook();
  tunnel = await aTunnel();
  writeFileSync(join(folder, "key.pem"), aSigningKey().privateKey);
  const outputs = {
    ConektaUrl: shop.conekta.url,
    SecretsManagerEndpoint: secrets.url,
    ConektaKeySecretArn: SECRET,
    WebhookUrl: target.url,
    WebhookPrivateKeyFile: join(folder, "key.pem"),
  };
  writeFileSync(join(folder, "outputs.json"), JSON.stringify({ "Pagos-local": outputs }));
  args = [
    ...["listen", "--tunnel", tunnel.url, "--port", "0"],
    ...["--outputs", join(folder, "outputs.json"), "--json"],
  ];
});
afterEach(async () => {
  for (const child of children.splice(0)) await ended(child, "SIGKILL");
  tunnel.server.close();
  tunnel.server.closeAllConnections();
  await shop.close();
  await target.close();
  await secrets.stop();
  rmSync(folder, { recursive: true });
});

/** What a tunnel is to whoever calls its address; until it leads somewhere it answers 502. */
async function aTunnel() {
  let port: number | null = null;
  const server = createServer((incoming, outgoing) => {
    if (port === null) return void outgoing.writeHead(502).end();
    const { method, headers, url: path } = incoming;
    const onward = request({ host: "127.0.0.1", port, method, headers, path }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  const url = `http://127.0.0.1:${await listen(server, 0)}/`;
  return { url, server, leadTo: (to: number) => (port = to) };
}

/** Listens, once its address is registered, and the tunnel leads to it. */
async function startListening(): Promise<ChildProcess> {
  const child = startPagos(args);
  children.push(child);
  for await (const line of createInterface(child.stderr)) {
    const [, port] = /leads to 127\.0\.0\.1:(\d+)/.exec(line) ?? [];
    if (port === undefined) continue;
    tunnel.leadTo(Number(port));
    break;
  }
  child.stderr.resume();
  child.stdout.resume();
  return child;
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const closed = once(child, "close");
  child.kill(signal);
  await closed;
  return child.exitCode;
}

const Webhooks = z.object({ data: z.array(z.looseObject({ url: z.string() })) });

const tunnelsAtConekta = async () =>
  Webhooks.parse((await shop.call("GET", "/webhooks")).body)
    .data.map(({ url }) => url)
    .filter((url) => url.includes("listened_by"));

const typesHeard = () => target.received.map(({ event }) => event.type);

describe("pagos listen --tunnel", () => {
  it("has Conekta deliver, signs for this machine, and leaves nothing behind", async () => {
    const child = await startListening();

    await shop.sell("tok_test_visa_4242");
    await expect.poll(typesHeard).toEqual(expect.arrayContaining(["webhook_ping", "order.paid"]));
    const during = await tunnelsAtConekta();
    // npm hands on the ^C that the terminal has sent already.
    child.kill("SIGINT");
    const exitCode = await ended(child, "SIGINT");

    expect(during).toHaveLength(1);
    expect(target.received.every(({ digest }) => digest !== undefined)).toBe(true);
    expect([exitCode, await tunnelsAtConekta()]).toEqual([130, []]);
  });

  it("tells Conekta that nobody took an event, and gets it once more", async () => {
    let refusals = 0;
    target.judgeBy(({ event }) => (event.type === "order.paid" && refusals++ < 2 ? 500 : 200));
    await startListening();

    await shop.sell("tok_test_visa_4242");

    await expect
      .poll(() => typesHeard().filter((type) => type === "order.paid").length)
      .toBeGreaterThanOrEqual(3);
  });

  it("hands on nothing that Conekta does not know", async () => {
    await startListening();
    const forged = { id: "f".repeat(24), type: "order.paid", data: { object: { id: "ord_x" } } };

    const knock = (body: string) => fetch(tunnel.url, { method: "POST", body });
    const statuses = [(await knock(JSON.stringify(forged))).status, (await knock("{}")).status];

    expect(statuses).toEqual([503, 400]);
    expect(typesHeard()).not.toContain("order.paid");
  });

  it("removes what an earlier run left when it was killed, and nothing else", async () => {
    const colleague = `${tunnel.url}?listened_by=${"a".repeat(12)}.1`;
    await shop.call("POST", "/webhooks", { url: colleague });
    await ended(await startListening(), "SIGKILL");
    const left = await tunnelsAtConekta();

    await startListening();

    const now = await tunnelsAtConekta();
    expect([left.length, now.length]).toEqual([2, 2]);
    expect(now.filter((url) => left.includes(url))).toEqual([colleague]);
  });

  it("says what Conekta has no room for", async () => {
    const urls = Array.from({ length: 9 }, (_, at) => `https://shop.example/hook-${at}`);
    for (const url of urls) await shop.call("POST", "/webhooks", { url });

    const { exitCode, out, said } = await runPagos(args);

    expect([exitCode, out]).toEqual([1, ""]);
    expect(said).toContain("no more than 10 webhooks");
    expect(said).toContain(urls[8]);
    expect(await tunnelsAtConekta()).toEqual([]);
  });

  it("is another way than looking at a list", async () => {
    const { exitCode, said } = await runPagos([...args, "--once"]);

    expect(exitCode).toBe(2);
    expect(said).toContain("'--tunnel <url>' cannot be used with option '--once'");
  });
});

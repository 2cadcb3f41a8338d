import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startConekta } from "#local/conekta/start-conekta.ts";
import { aSigningKey } from "#test/builders/signing-key.ts";
import { callerOf, type Hook, openShop, startHook } from "./conekta-shop.ts";

const CHILD = fileURLToPath(new URL("./conekta-child.ts", import.meta.url));

describe("a simulated Conekta that comes back", () => {
  let directory: string;
  let hook: Hook;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "conekta-"));
    hook = await startHook();
  });

  afterEach(async () => {
    for (const child of children.splice(0)) {
      await kill(child);
    }
    await hook.close();
    rmSync(directory, { recursive: true });
  });

  const start = async (signingKey: string) => {
    const child = spawn(
      process.execPath,
      [CHILD, join(directory, "conekta.jsonl"), signingKey, hook.url],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    children.push(child);
    const [url] = await once(createInterface({ input: child.stdout }), "line");
    return { child, call: callerOf(String(url)) };
  };

  const kill = async (child: ChildProcess) => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
  };

  const newOrder = {
    currency: "MXN",
    customer_info: { name: "Ana", email: "ana@example.com", phone: "+525555555555" },
    line_items: [{ name: "Vasija", unit_price: 20_015, quantity: 1 }],
    charges: [{ payment_method: { type: "card", token_id: "tok_test_visa_4242" } }],
  };

  it("remembers all that it answered before it was killed, and delivers what was still to come", async () => {
    const { privateKey } = aSigningKey();
    const first = await start(privateKey);
    const { body: order } = await first.call("POST", "/orders", newOrder);
    await kill(first.child);
    const heardBefore = hook.received.length;

    const second = await start(privateKey);
    const { body: known } = await second.call("GET", `/orders/${order["id"]}`);

    expect(heardBefore).toBe(0);
    expect(known).toEqual(order);
    expect((await second.call("GET", "/webhooks")).body["total"]).toBe(1);
    expect((await second.call("GET", "/webhook_keys")).body["total"]).toBe(1);
    await vi.waitFor(
      () => expect(hook.received.map(({ event }) => event.type)).toContain("order.paid"),
      {
        timeout: 15_000,
      },
    );
  });

  it("drops a line that was not written to the end, and never gives an id twice", async () => {
    const dataFile = join(directory, "conekta.jsonl");
    const shop = await openShop({ dataFile, seed: 1 });
    const before = await shop.sell("tok_test_visa_4242");
    await shop.close();
    appendFileSync(dataFile, '[["orders","ord_torn",{"id":');

    const again = await openShop({ dataFile, seed: 1 });
    const after = await again.sell("tok_test_visa_4242");
    const known = await again.call("GET", `/orders/${before.order}`);
    await again.close();

    expect(known.status).toBe(200);
    expect(after.order).not.toBe(before.order);
  });

  it("carries nothing out after it was closed, not even what a fault delayed", async () => {
    const dataFile = join(directory, "conekta.jsonl");
    const delay = {
      fault: "delay" as const,
      on: "createOrder",
      rate: 1,
      ms: { min: 900, max: 900 },
    };
    const conekta = await startConekta({
      port: 0,
      privateKey: "key_local_private",
      publicKey: "key_local_public",
      webhookSigningKey: aSigningKey().privateKey,
      dataFile,
      faults: { calls: [delay] },
    });
    const call = callerOf(conekta.url);
    const pending = call("POST", "/orders", newOrder).catch((error) => error);
    await vi.waitFor(
      async () =>
        expect((await call("GET", "/_sim/faults")).body["struck"]).toEqual({
          delay: { createOrder: 1 },
        }),
      15_000,
    );

    await conekta.close();
    await new Promise((resolve) => setTimeout(resolve, 1_000));

    expect(await pending).toBeInstanceOf(Error);
    expect(readFileSync(dataFile, "utf8")).not.toMatch('"orders"');
  });

  it("forgets on request all but the webhook and the key of its host", async () => {
    const shop = await openShop();
    const { order } = await shop.sell("tok_test_visa_4242");

    await fetch(`${shop.conekta.url}/_sim/reset`, { method: "POST" });
    const forgotten = await shop.call("GET", `/orders/${order}`);
    const { body: webhooks } = await shop.call("GET", "/webhooks");
    await shop.close();

    expect(forgotten.status).toBe(404);
    expect(webhooks).toMatchObject({ total: 1, data: [{ url: shop.hook.url }] });
  });
});

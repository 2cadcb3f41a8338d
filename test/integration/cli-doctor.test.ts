import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import * as z from "zod";
import { type SecretsEngine, startSecretsEndpoint } from "#local/host/secrets-endpoint.ts";
import { SUBSCRIBED_EVENTS } from "#shared/env.ts";
import { runPagos } from "#test/stack/run-pagos.ts";
import { openShop, type Shop } from "./conekta-shop.ts";

/* The shared host with a Conekta of its own, whose webhook may be broken without disturbing anybody. */

const SECRET = "pagos/local/conekta-private-key";

let shop: Shop;
let secrets: SecretsEngine;
let folder: string;
let file: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "pagos-doctor-"));
  shop = await openShop();
  secrets = await startSecretsEndpoint();
  secrets.offer(SECRET, "key_local_private");
  file = outputsFile({
    ConektaUrl: shop.conekta.url,
    WebhookUrl: shop.hook.url,
    SecretsManagerEndpoint: secrets.url,
    ConektaKeySecretArn: SECRET,
  });
});
afterEach(async () => {
  await shop.close();
  await secrets.stop();
  rmSync(folder, { recursive: true });
});

function outputsFile(differences: object): string {
  const name = join(folder, "outputs.json");
  writeFileSync(name, JSON.stringify({ "Pagos-local": { ...inject("outputs"), ...differences } }));
  return name;
}

const doctor = (...args: readonly string[]) =>
  runPagos(["doctor", "--outputs", file, "--json", ...args]);

const Webhooks = z.object({
  data: z.tuple([
    z.looseObject({ id: z.string(), active: z.boolean(), subscribed_events: z.array(z.string()) }),
  ]),
});

async function theWebhook() {
  return Webhooks.parse((await shop.call("GET", "/webhooks")).body).data[0];
}

describe("pagos doctor --fix", () => {
  it("mends the webhook, and nothing before it was told to", async () => {
    const { id } = await theWebhook();
    const broken = { active: false, subscribed_events: ["order.paid"] };
    await shop.call("PUT", `/webhooks/${id}`, broken);

    const looked = await doctor();
    const unasked = await doctor("--fix");
    const still = await theWebhook();
    const { out } = await doctor("--fix", "--yes");

    expect(JSON.parse(looked.out)).toMatchObject({ mended: [] });
    expect([unasked.exitCode, unasked.out]).toEqual([2, ""]);
    expect(unasked.said).toContain("say --yes");
    expect(still).toMatchObject(broken);
    expect(JSON.parse(out)).toMatchObject({ mended: ["webhook active", "webhook events"] });
    const { active, subscribed_events } = await theWebhook();
    expect([active, [...subscribed_events].sort()]).toEqual([true, [...SUBSCRIBED_EVENTS].sort()]);
  });

  it("removes the addresses of a host that is gone, and says how to start one", async () => {
    const gone = "http://127.0.0.1:9";
    file = outputsFile({ ApiUrl: gone, CardPageUrl: gone, ConektaUrl: gone });

    const { out } = await doctor();
    const fixed = await doctor("--fix", "--yes");

    expect(JSON.parse(out).findings).toContainEqual(
      expect.objectContaining({ check: "outputs file", fix: "npm run pagos -- doctor --fix" }),
    );
    expect([fixed.exitCode, fixed.out]).toEqual([1, ""]);
    expect(fixed.said).toContain("Start one with npm start");
    expect(existsSync(file)).toBe(false);
  });
});

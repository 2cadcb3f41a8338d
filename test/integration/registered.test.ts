import { describe, expect, inject, it } from "vitest";
import * as z from "zod";
import { RUN_NOW } from "#local/host/run-now.ts";
import { secretVault } from "#local/keys/secret-vault.ts";
import { parseKeyRing } from "#shared/domain/key-ring.ts";
import { SUBSCRIBED_EVENTS } from "#shared/env.ts";

const outputs = inject("outputs");

async function listed(path: string) {
  const answer = await fetch(outputs.ConektaUrl + path, {
    headers: { authorization: "Bearer key_local_private" },
  });
  const List = z.object({ data: z.array(z.record(z.string(), z.unknown())) });
  return List.parse(await answer.json()).data;
}

describe("a started stack", () => {
  it("has had its own function register the webhook, once, with the events that we want", async () => {
    const webhooks = await listed("/webhooks");

    expect(webhooks).toMatchObject([
      {
        url: `${outputs.WebhookUrl}?registered_by=Pagos-local`,
        subscribed_events: [...SUBSCRIBED_EVENTS],
        active: true,
      },
    ]);
  });

  it("holds the public half of the key that the function has asked Conekta for", async () => {
    const vault = secretVault({ endpoint: outputs.SecretsManagerEndpoint });
    const secret = await vault.find(outputs.WebhookKeysSecretArn);

    const ids = parseKeyRing(secret?.value ?? "").keys.flatMap(({ id }) => id ?? []);

    const active = (await listed("/webhook_keys")).filter((key) => key["active"]);
    expect(ids).toHaveLength(1);
    expect(active.map((key) => key["id"])).toContain(ids[0]);
  });

  it("watches both, and finds nothing amiss", async () => {
    const address = new URL(`${RUN_NOW}watch-webhook`, outputs.ApiUrl);

    const answer = await fetch(address, { method: "POST" });

    expect(await answer.json()).toMatchObject({
      fn: "watch-webhook",
      webhook: "active",
      webhook_key: "active",
    });
  });
});

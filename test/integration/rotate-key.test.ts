import { verify } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SecretsEngine, startSecretsEndpoint } from "#local/host/secrets-endpoint.ts";
import { conektaAccount } from "#local/keys/conekta-account.ts";
import { type KeyPorts, retireKeys, rotateKey } from "#local/keys/rotate-key.ts";
import { secretVault, vaultRing } from "#local/keys/secret-vault.ts";
import { dyingAt, type Moment } from "#test/fakes/dying-at.ts";
import { openShop, type Shop } from "./conekta-shop.ts";
import { eventually } from "./fixture-host.ts";

const ARN = "arn:aws:secretsmanager:us-east-1:000000000000:secret:webhook-keys";
const DAY_MS = 86_400_000;

let shop: Shop;
let secrets: SecretsEngine;
let pauses: number[];
let now: number;

beforeEach(async () => {
  shop = await openShop();
  secrets = await startSecretsEndpoint();
  secrets.offer(ARN, shop.publicKey);
  pauses = [];
  now = Date.now();
});
afterEach(async () => {
  await shop.close();
  await secrets.stop();
});

function ports(): KeyPorts {
  return {
    account: conektaAccount(shop.conekta.url, "key_local_private"),
    ring: vaultRing(secretVault({ endpoint: secrets.url }), ARN),
    clock: () => now,
    pause: async (seconds) => {
      pauses.push(seconds);
    },
  };
}

/** Whether a webhook that trusts the ring believes what Conekta signs now. */
async function isBelieved(): Promise<boolean> {
  const { body } = await shop.call("GET", "/webhooks");
  shop.hook.received.length = 0;
  await shop.call("POST", `/webhooks/${Object([body["data"]].flat()[0]).id}/test`);
  const letter = await eventually(() => shop.hook.received[0]);
  const { keys } = await ports().ring.read();
  const digest = Buffer.from(letter.digest ?? "", "base64");
  return keys.some(({ pem }) => verify("RSA-SHA256", letter.body, pem, digest));
}

describe("rotateKey", () => {
  it("has Conekta sign with a key that everybody knows, before and after", async () => {
    const first = await rotateKey(ports(), "sandbox");
    const believed = [await isBelieved()];
    const second = await rotateKey(ports(), "sandbox");
    believed.push(await isBelieved());

    const keys = await ports().account.list();
    expect(believed).toEqual([true, true]);
    expect(second.resting).toEqual([first.active]);
    expect(keys.find(({ id }) => id === first.active)?.active).toBe(false);
    expect(keys.find(({ id }) => id === second.active)?.active).toBe(true);
  });

  it("switches nothing on before functions have forgotten the old secret", async () => {
    await rotateKey(ports(), "sandbox");

    expect(pauses[0]).toBeGreaterThanOrEqual(300);
  });

  it.each<Moment>(["before", "after"])(
    "is taken up by the next run wherever it stopped, %s a call took effect",
    async (moment) => {
      const { active: original } = await rotateKey(ports(), "sandbox");
      let deaths = 0;
      for (let call = 1; call < 20; call += 1) {
        const death = dyingAt(call, moment);
        const { account, ring, ...rest } = ports();
        await rotateKey(
          { ...rest, account: death.around(account), ring: death.around(ring) },
          "sandbox",
        ).catch(() => undefined);
        if (!death.hasDied()) break;
        deaths += 1;
        expect(await isBelieved()).toBe(true);

        await rotateKey(ports(), "sandbox");

        expect(await isBelieved()).toBe(true);
        const strange = (await strangers()).filter((id) => id !== original);
        expect(strange).toHaveLength(1);
      }
      expect(deaths).toBeGreaterThan(6);
    },
  );

  it("refuses the private key of another mode", async () => {
    await expect(rotateKey(ports(), "live")).rejects.toThrow("is a sandbox key");
  });
});

/** Keys at Conekta that the ring has no id for: only the shop's own, which a person stored. */
async function strangers(): Promise<string[]> {
  const { keys } = await ports().ring.read();
  const ids = keys.map(({ id }) => id);
  return (await ports().account.list()).map(({ id }) => id).filter((id) => !ids.includes(id));
}

describe("retireKeys", () => {
  it("deletes a key a day after it last signed, there and here, and not before", async () => {
    const { active: old } = await rotateKey(ports(), "sandbox");
    await rotateKey(ports(), "sandbox");

    const early = await retireKeys(ports(), { now: false });
    now += 2 * DAY_MS;
    const late = await retireKeys(ports(), { now: false });

    expect([early, late]).toEqual([[], [old]]);
    expect((await ports().account.list()).map(({ id }) => id)).not.toContain(old);
    expect((await ports().ring.read()).keys.map(({ id }) => id)).not.toContain(old);
    expect(await isBelieved()).toBe(true);
  });

  it("never takes the key that signs, nor one that a person has stored", async () => {
    const { active } = await rotateKey(ports(), "sandbox");

    expect(await retireKeys(ports(), { now: true })).toEqual([]);

    const { keys } = await ports().ring.read();
    expect(keys.map(({ id }) => id)).toEqual([null, active]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { conektaWebhookKeys, conektaWebhooks } from "#functions/adapters/conekta-webhooks.ts";
import { systemClock } from "#functions/adapters/system.ts";
import type { KeyRingStore } from "#functions/ports.ts";
import { keepWebhook, removeWebhook } from "#functions/register-webhook/register-webhook.ts";
import { keepKey, removeKeys } from "#functions/register-webhook/webhook-key.ts";
import { watchWebhook } from "#functions/watch-webhook/watch-webhook.ts";
import { type Conekta, startConekta } from "#local/conekta/start-conekta.ts";
import { parseKeyRing, printKeyRing } from "#shared/domain/key-ring.ts";
import { SUBSCRIBED_EVENTS } from "#shared/env.ts";
import { aSigningKey } from "#test/builders/signing-key.ts";
import { dyingAt, type Moment } from "#test/fakes/dying-at.ts";

const URL = "https://pay.example.com/api/webhooks/conekta?registered_by=Pagos-dev";
const SHOP = "https://shop.example.com/?wc-api=conekta";
const wanted = { url: URL, events: SUBSCRIBED_EVENTS, mode: "sandbox" } as const;

let conekta: Conekta;
let secret: string;

beforeEach(async () => {
  const { privateKey } = aSigningKey();
  conekta = await startConekta({
    port: 0,
    privateKey: "key_private",
    publicKey: "key_public",
    webhookSigningKey: privateKey,
  });
  secret = "no key yet";
});
afterEach(() => conekta.close());

/** The secret, with the text that Secrets Manager would hold. */
const ring: KeyRingStore = {
  read: async () => parseKeyRing(secret),
  write: async (next) => {
    secret = printKeyRing(next);
  },
};

function parts(privateKey = "key_private") {
  const settings = { url: conekta.url, privateKey: async () => privateKey };
  return { webhooks: conektaWebhooks(settings), keys: conektaWebhookKeys(settings) };
}

/** The registration as a deployment runs it: the key first. */
async function register(): Promise<void> {
  const { webhooks, keys } = parts();
  await keepKey({ keys, ring, clock: systemClock }, "sandbox");
  await keepWebhook(webhooks, wanted);
}

/** What Conekta holds that concerns us, and whether we can verify what it signs. */
async function standing() {
  const { webhooks, keys } = parts();
  const here = new Set(parseKeyRing(secret).keys.map(({ id }) => id));
  const there = await keys.list();
  return {
    webhooks: (await webhooks.list()).map(({ url, events }) => [url, events.length]),
    held: there.filter(({ id }) => here.has(id)).length,
    strange: there.filter(({ id }) => !here.has(id)).length,
  };
}

const REGISTERED = { webhooks: [[URL, SUBSCRIBED_EVENTS.length]], held: 1, strange: 1 };

describe("registering", () => {
  it("creates both, and finds both when it is repeated", async () => {
    const { webhooks, keys } = parts();
    const deps = { keys, ring, clock: systemClock };

    const first = [await keepKey(deps, "sandbox"), await keepWebhook(webhooks, wanted)];
    const again = [await keepKey(deps, "sandbox"), await keepWebhook(webhooks, wanted)];

    expect([first, again]).toEqual([
      ["created", "created"],
      ["found", "found"],
    ]);
    // The strange one is the simulator's own, which stands for a key that a person has made.
    expect(await standing()).toEqual(REGISTERED);
  });

  it.each<Moment>(["before", "after"])(
    "arrives wherever it was stopped, %s a call took effect",
    async (moment) => {
      let deaths = 0;
      for (let call = 1; call < 20; call += 1) {
        const death = dyingAt(call, moment);
        const { webhooks, keys } = parts();
        await keepKey(
          { keys: death.around(keys), ring: death.around(ring), clock: systemClock },
          "sandbox",
        )
          .then(() => keepWebhook(death.around(webhooks), wanted))
          .catch(() => undefined);
        if (!death.hasDied()) break;
        deaths += 1;

        await register();

        expect(await standing()).toEqual(REGISTERED);
        await removeWebhook(webhooks, URL);
        await removeKeys({ keys, ring });
      }
      expect(deaths).toBeGreaterThanOrEqual(7);
    },
  );

  it("keeps the subscribed events equal to ours, in a webhook that is switched on", async () => {
    await register();
    const { webhooks } = parts();
    const [{ id = "" } = {}] = await webhooks.list();
    await webhooks.change(id, ["order.paid"]);

    const kept = await keepWebhook(webhooks, wanted);

    expect(kept).toBe("changed");
    expect(await standing()).toEqual(REGISTERED);
  });

  it("leaves one where a lost answer made two", async () => {
    await register();
    const { webhooks } = parts();
    await webhooks.create(URL, SUBSCRIBED_EVENTS);

    await keepWebhook(webhooks, wanted);

    expect(await standing()).toEqual(REGISTERED);
  });

  it("asks for another key where the one that we hold was switched off", async () => {
    await register();
    const [{ id = "" } = {}] = parseKeyRing(secret).keys;
    await fetch(`${conekta.url}/webhook_keys/${id}`, {
      method: "PUT",
      headers: { authorization: "Bearer key_private", "content-type": "application/json" },
      body: '{"active":false}',
    });

    await register();

    expect(parseKeyRing(secret).keys).toHaveLength(2);
  });

  it("names what stands there when Conekta has no room", async () => {
    const { webhooks } = parts();
    for (let shop = 0; shop < 10; shop += 1) await webhooks.create(`${SHOP}${shop}`, []);

    const refused = keepWebhook(webhooks, wanted);

    await expect(refused).rejects.toThrow(`${SHOP}0 ${SHOP}1`);
    await expect(refused).rejects.toMatchObject({ code: "conekta_refused_us" });
  });

  it("says what to do about a key that Conekta does not know", async () => {
    const { webhooks } = parts("key_of_nobody");

    await expect(keepWebhook(webhooks, wanted)).rejects.toThrow("npm run pagos -- keys set");
  });

  it("makes nothing in a live stage with the key of a sandbox", async () => {
    const { keys } = parts();
    const before = await standing();

    const refused = keepKey({ keys, ring, clock: systemClock }, "live");

    await expect(refused).rejects.toThrow("the private key is a sandbox key");
    expect(await standing()).toEqual(before);
  });
});

describe("watching", () => {
  const watched = () => watchWebhook({ ...parts(), ring }, wanted);

  /** As a person does in Conekta's panel. */
  async function switchOff(path: string): Promise<void> {
    const answer = await fetch(`${conekta.url}${path}`, {
      method: "PUT",
      headers: { authorization: "Bearer key_private", "content-type": "application/json" },
      body: '{"active":false}',
    });
    expect(answer.ok).toBe(true);
  }

  it("finds what was registered, and a key that was switched off", async () => {
    await register();
    const registered = await watched();
    const [{ id = "" } = {}] = parseKeyRing(secret).keys;
    await switchOff(`/webhook_keys/${id}`);

    const after = await watched();

    expect(registered).toEqual({ webhook: "active", key: "active" });
    expect(after).toEqual({ webhook: "active", key: "inactive" });
  });

  it("finds a webhook that was switched off, or has gone", async () => {
    await register();
    const { webhooks } = parts();
    const [{ id = "" } = {}] = await webhooks.list();
    await switchOff(`/webhooks/${id}`);

    const off = await watched();
    await webhooks.remove(id);
    const gone = await watched();

    expect(off).toEqual({ webhook: "inactive", key: "active" });
    expect(gone).toEqual({ webhook: "missing", key: "active" });
  });
});

describe("an account that says nothing of its mode until it makes something", () => {
  it("is left without the key that told", async () => {
    const { keys } = parts();
    for (const { id } of await keys.list()) await keys.remove(id);

    const refused = keepKey({ keys, ring, clock: systemClock }, "live");

    await expect(refused).rejects.toThrow("the private key is a sandbox key");
    expect(await keys.list()).toEqual([]);
  });
});

describe("removing", () => {
  it("takes what is ours and leaves what is not", async () => {
    await register();
    const { webhooks, keys } = parts();
    await webhooks.create(SHOP, ["order.paid"]);

    await removeWebhook(webhooks, URL);
    await removeKeys({ keys, ring });

    expect(await standing()).toEqual({ webhooks: [[SHOP, 1]], held: 0, strange: 1 });
    expect(parseKeyRing(secret).keys).toEqual([]);
  });

  it("does nothing where nothing is left", async () => {
    const { webhooks, keys } = parts();

    expect(await removeWebhook(webhooks, URL)).toBe(0);
    expect(await removeKeys({ keys, ring })).toBe(0);
  });
});

import { describe, expect, it } from "vitest";
import { type Wanted, watchWebhook } from "#functions/watch-webhook/watch-webhook.ts";
import type { ListedKey, TrustedKey } from "#shared/domain/key-ring.ts";

const wanted: Wanted = {
  url: "https://pay.example.com/api/webhooks/conekta?registered_by=Pagos-prod",
  events: ["order.paid", "order.refunded"],
};
const ours = { id: "wh1", url: wanted.url, events: wanted.events, active: true, livemode: false };

const listed = (id: string, active: boolean): ListedKey => {
  return { id, active, createdAt: 1_700_000_000, livemode: false };
};
const stored = (id: string | null): TrustedKey => ({ id, pem: "-----BEGIN PUBLIC KEY-----" });

type World = {
  readonly webhooks?: readonly (typeof ours)[];
  readonly keys?: readonly ListedKey[];
  readonly ring?: readonly TrustedKey[];
};

const look = ({ webhooks = [ours], keys = [listed("k1", true)], ring = [stored("k1")] }: World) =>
  watchWebhook(
    {
      webhooks: { list: async () => webhooks },
      keys: { list: async () => keys },
      ring: { read: async () => ({ keys: ring, asking: null }) },
    },
    wanted,
  );

describe("watchWebhook", () => {
  it.each([
    ["it is on and hears all", "active", [ours]],
    ["it hears more than we act on", "active", [{ ...ours, events: ["a", ...ours.events] }]],
    ["it names no events, which is all", "active", [{ ...ours, events: [] }]],
    ["of two at our address one is on", "active", [{ ...ours, active: false }, ours]],
    ["somebody has unticked an event", "partial", [{ ...ours, events: ["order.paid"] }]],
    ["it was switched off", "inactive", [{ ...ours, active: false }]],
    ["another's is the only one", "missing", [{ ...ours, url: "https://shop.example.com" }]],
    ["there is none", "missing", []],
  ])("where %s, calls the webhook %s", async (_, webhook, webhooks) => {
    expect(await look({ webhooks })).toEqual({ webhook, key: "active" });
  });

  const [on, off, strange] = [listed("k1", true), listed("k1", false), listed("k9", true)];
  const [own, byHand] = [stored("k1"), stored(null)];

  it.each<[string, "active" | "inactive", Pick<World, "keys" | "ring">]>([
    ["ours is on", "active", { keys: [on], ring: [own] }],
    ["a new one is on", "active", { keys: [off, strange], ring: [own, stored("k9")] }],
    ["a person has stored one, and one is on", "active", { keys: [strange], ring: [byHand] }],
    ["ours was switched off", "inactive", { keys: [off], ring: [own] }],
    ["ours was deleted", "inactive", { keys: [], ring: [own] }],
    ["a stranger's alone is on", "inactive", { keys: [off, strange], ring: [own] }],
    ["a person has stored one, and none is on", "inactive", { keys: [off], ring: [byHand] }],
    ["nothing is stored", "inactive", { keys: [on], ring: [] }],
  ])("where %s, calls the key %s", async (_, key, sides) => {
    expect(await look(sides)).toEqual({ webhook: "active", key });
  });
});

import { describe, expect, it } from "vitest";
import type { ConektaWebhook } from "#local/cli/conekta-side.ts";
import { leftoversAmong, ownEar, registerTunnel } from "#local/cli/tunnel.ts";

const OWNER = "0123456789ab";
const ear = { owner: OWNER, pid: 42, isRunning: (pid: number) => pid === 43 };

const aWebhook = (id: string, url: string): ConektaWebhook => ({ id, url });

/** Conekta with these webhooks, whose keys are of this mode. */
function aConekta(registered: readonly ConektaWebhook[], livemode = false) {
  const removed: string[] = [];
  const conekta = {
    webhooks: async () => registered,
    register: async (url: string) => ({ id: "new", url, livemode }),
    remove: async (id: string) => void removed.push(id),
  };
  return { conekta, removed };
}

describe("leftoversAmong", () => {
  it("takes those of this checkout whose process is gone, and no others", () => {
    const left = aWebhook("left", `https://a.example/?listened_by=${OWNER}.41`);
    const others = [
      aWebhook("running", `https://a.example/?listened_by=${OWNER}.43`),
      aWebhook("colleague's", "https://a.example/?listened_by=ffffffffffff.41"),
      aWebhook("stage's", "https://a.example/api/webhooks/conekta?registered_by=Pagos-dev"),
    ];

    expect(leftoversAmong([left, ...others], ear)).toEqual([left]);
  });
});

describe("registerTunnel", () => {
  it("marks the address and keeps what else it says", async () => {
    const { conekta, removed } = aConekta([]);

    const { url } = await registerTunnel(conekta, "https://a.example/hook?token=x", ear);

    expect(url).toBe(`https://a.example/hook?token=x&listened_by=${OWNER}.42`);
    expect(removed).toEqual([]);
  });

  it("leaves nothing where real money moves", async () => {
    const { conekta, removed } = aConekta([], true);

    await expect(registerTunnel(conekta, "https://a.example", ear)).rejects.toThrow("live key");
    expect(removed).toEqual(["new"]);
  });

  it("takes the tenth place when a leftover held it", async () => {
    const full = Array.from({ length: 9 }, (_, at) => aWebhook(`w${at}`, "https://b.example"));
    const left = aWebhook("left", `https://a.example/?listened_by=${OWNER}.41`);
    const { conekta, removed } = aConekta([...full, left]);

    expect(await registerTunnel(conekta, "https://a.example", ear)).toMatchObject({ id: "new" });
    expect(removed).toEqual(["left"]);
  });
});

describe("ownEar", () => {
  it("knows that this process runs, and says nothing of the machine", () => {
    const { owner, pid, isRunning } = ownEar();

    expect([isRunning(pid), owner]).toEqual([true, expect.stringMatching(/^[0-9a-f]{12}$/)]);
  });
});

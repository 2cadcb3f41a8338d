import { describe, expect, it, vi } from "vitest";
import type { ComponentListener } from "#web/card-form.ts";
import type { LinkAnswer, LinkApi, SaveAnswer, SaveRequest } from "#web/link-api.ts";
import { type Page, type Ports, speak, startPage, submit } from "#web/page.ts";

const CONFIG = {
  apiUrl: "/api",
  conekta: { publicKey: "key_public", scriptUrl: "https://pay.conekta.com/checkout.js" },
  merchant: { name: "Gas del Valle" },
};
const LOST: SaveAnswer = {
  kind: "lost",
  problem: { code: "network", userMessage: {} },
  retryAfterMs: 0,
};
const SAVED: SaveAnswer = {
  kind: "saved",
  card: { brand: "visa", last4: "4242", expires: "12/34" },
};

/** A page in a world of fakes: what the API and the Component will say, and what they were asked. */
function aPage(given: { link?: LinkAnswer; saves?: SaveAnswer[]; consented?: boolean } = {}) {
  const saves = [...(given.saves ?? [SAVED])];
  const world = {
    consented: given.consented ?? true,
    saved: [] as SaveRequest[],
    waits: [] as number[],
    submits: 0,
    mounts: [] as string[],
    listeners: [] as ComponentListener[],
  };
  const api: LinkApi = {
    open: async () => given.link ?? { kind: "open", recipient: null },
    async save(request) {
      world.saved.push(request);
      return saves.shift() ?? LOST;
    },
  };
  const ports: Ports = {
    pace: {
      async wait(ms) {
        world.waits.push(ms);
      },
      chance: () => 0,
    },
    loadConfig: async () => CONFIG,
    linkApi: () => api,
    mount(_config, locale, listener) {
      world.mounts.push(locale);
      world.listeners.push(listener);
      return {
        submit() {
          world.submits += 1;
        },
        unmount: () => undefined,
      };
    },
    consented: () => world.consented,
    show: () => undefined,
  };
  return { world, page: startPage(ports, "es-MX") };
}

async function aReadyPage(given: Parameters<typeof aPage>[0] = {}) {
  const { world, page } = aPage(given);
  await reached(page, "component.loading");
  const component = world.listeners[0];
  if (component === undefined) throw new Error("No Component was mounted.");
  component.ready("ours");
  return { world, page, component };
}

const reached = (page: Page, state: Page["state"]) =>
  vi.waitFor(() => expect(page.state).toBe(state), { interval: 1 });

describe("startPage", () => {
  it.each([
    [{ kind: "invalid" }, "link.invalid"],
    [{ kind: "expired" }, "link.expired"],
    [{ kind: "revoked" }, "link.revoked"],
    [{ kind: "completed", card: null }, "success"],
  ] as const)("shows a link that is %o as %s", async (link, state) => {
    const { page } = aPage({ link });

    await reached(page, state);
  });

  it("does not take a link for invalid that could not be asked about", async () => {
    const link = {
      kind: "lost",
      problem: { code: "x", userMessage: {} },
      retryAfterMs: 0,
    } as const;
    const { page } = aPage({ link });

    await reached(page, "link.unreachable");
  });
});

describe("submit", () => {
  it("asks the Component once, however often the button is pressed", async () => {
    const { world, page } = await aReadyPage();

    submit(page);
    submit(page);

    expect(world.submits).toBe(1);
  });

  it("asks for consent before anything is sent", async () => {
    const { world, page } = await aReadyPage({ consented: false });

    submit(page);

    expect(page.state).toBe("ready");
    expect(page.facts.consentMissing).toBe(true);
    expect(world.submits).toBe(0);
  });

  it("hands a token in once, though the Component reports it twice", async () => {
    const { world, page, component } = await aReadyPage();

    submit(page);
    component.token("tok_1");
    component.token("tok_1");
    await reached(page, "success");
    component.token("tok_1");

    expect(world.saved.map(({ token_id }) => token_id)).toEqual(["tok_1"]);
    expect(page.facts.token).toBeNull();
  });

  it("repeats the same token after 1, 2 and 4 seconds, then lets the card holder do so", async () => {
    const { world, page, component } = await aReadyPage({ saves: [LOST, LOST, LOST, LOST, SAVED] });

    submit(page);
    component.token("tok_1");
    await reached(page, "error.recoverable");
    submit(page);
    await reached(page, "success");

    expect(world.waits).toEqual([1_000, 2_000, 4_000]);
    expect(new Set(world.saved.map(({ token_id }) => token_id))).toEqual(new Set(["tok_1"]));
    expect(world.submits).toBe(1);
  });

  it("asks the Component for a new token after a refusal", async () => {
    const problem = { code: "conekta_refused_us", userMessage: {} };
    const { world, page, component } = await aReadyPage({ saves: [{ kind: "refused", problem }] });

    submit(page);
    component.token("tok_1");
    await reached(page, "error.recoverable");
    submit(page);

    expect(page.facts.problem?.text).toBe("problemMerchant");
    expect(world.submits).toBe(2);
  });

  it("tells what Conekta refuses in words for the card holder", async () => {
    const { page, component } = await aReadyPage();

    submit(page);
    component.refused("conekta.errors.parameter_validation.card.number");

    expect(page.state).toBe("error.recoverable");
    expect(page.facts.problem?.userMessage.en).toContain("Check the card number");
  });

  it("keeps a token that came without consent until there is consent", async () => {
    const { world, page, component } = await aReadyPage({ consented: false });

    component.token("tok_1");
    expect(page.state).toBe("error.recoverable");
    world.consented = true;
    submit(page);
    await reached(page, "success");

    expect(world.saved).toHaveLength(1);
    expect(world.submits).toBe(0);
  });

  it("goes back to the form when the Component finds it incomplete", async () => {
    const { page, component } = await aReadyPage();

    submit(page);
    component.formRejected();

    expect(page.state).toBe("ready");
    expect(page.facts.formRejected).toBe(true);
  });
});

describe("speak", () => {
  it("draws the Component anew in the other language", async () => {
    const { world, page } = await aReadyPage();

    speak(page, "en");

    expect(world.mounts).toEqual(["es-MX", "en"]);
    expect(page.state).toBe("component.loading");
  });

  it("does not disturb a card that is being saved", async () => {
    const { world, page } = await aReadyPage();

    submit(page);
    speak(page, "en");

    expect(page.state).toBe("submitting.tokenizing");
    expect(world.mounts).toEqual(["es-MX"]);
  });
});

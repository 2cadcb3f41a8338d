import { describe, expect, it, vi } from "vitest";
import type { ComponentListener } from "#web/card-form.ts";
import { SPANISH } from "#web/copy/copy.ts";
import type { LinkAnswer, LinkFacts, SaveAnswer } from "#web/link-answers.ts";
import type { LinkApi, SaveRequest } from "#web/link-api.ts";
import {
  askForNewLink,
  fieldsChanged,
  lookAgain,
  type Page,
  send,
  speak,
  startPage,
  submit,
} from "#web/page.ts";
import type { ClientEvent, Ports } from "#web/ports.ts";

const CONFIG = {
  apiUrl: "/api",
  conekta: { publicKey: "key_public", scriptUrl: "https://pay.conekta.com/checkout.js" },
  merchant: {
    name: "Gas del Valle",
    tone: "tu",
    locales: ["es-MX", "en"],
    support: {},
    links: {},
    acceptedBrands: ["Visa"],
    consent: {
      version: "v1",
      text: { "es-MX": "Autorizo a {merchant}.", en: "I let {merchant}." },
    },
  },
} as const;
const LINK: LinkFacts = {
  recipient: { name: "Ana L.", email: "a•••@example.com" },
  locale: null,
  purpose: null,
  pinRequired: false,
  attemptsLeft: 5,
  returnUrl: null,
  card: null,
  receipt: null,
};
const CARD = { brand: "visa", last4: "4242", expires: "12/34" };
const LOST: SaveAnswer = {
  kind: "lost",
  problem: { code: "network", userMessage: {} },
  retryAfterMs: 0,
};
const SAVED: SaveAnswer = { kind: "saved", already: false, link: { ...LINK, card: CARD } };
const OPEN: LinkAnswer = { kind: "open", link: LINK };
const BANK = { kind: "action", bankUrl: "https://bank.example/3ds", link: LINK } as const;
const COMPLETED: LinkAnswer = { kind: "completed", link: { ...LINK, card: CARD } };

type Given = {
  /** Answers to reads of the link, in order; the last one is repeated. */
  links?: LinkAnswer[];
  saves?: SaveAnswer[];
  consented?: boolean;
  pin?: string;
  isCapable?: boolean;
  cameBack?: boolean;
  hasToken?: boolean;
  accepts?: boolean;
  /** There are no words but Spanish ones. */
  isMute?: boolean;
  /** Not even the configuration comes. */
  isCutOff?: boolean;
};

/** A page in a world of fakes: what the API and the Component will say, and what they were asked. */
function aPage(given: Given = {}) {
  const links = [...(given.links ?? [OPEN])];
  const saves = [...(given.saves ?? [SAVED])];
  let keys = 0;
  const world = {
    consented: given.consented ?? true,
    pin: given.pin ?? "",
    saved: [] as SaveRequest[],
    keys: [] as string[],
    reported: [] as ClientEvent[],
    renewals: 0,
    waits: [] as number[],
    submits: 0,
    mounts: [] as string[],
    listeners: [] as ComponentListener[],
  };
  const api: LinkApi = {
    open: async () => (links.length > 1 ? links.shift() : links[0]) ?? OPEN,
    async renew() {
      world.renewals += 1;
      return given.accepts ?? true;
    },
    async save(request, key) {
      world.saved.push(request);
      world.keys.push(key);
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
    async loadConfig() {
      if (given.isCutOff === true) throw new TypeError("Failed to fetch");
      return CONFIG;
    },
    isCapable: given.isCapable ?? true,
    cameBack: given.cameBack ?? false,
    inApp: null,
    async words(locale) {
      if (given.isMute === true && locale === "en") throw new TypeError("Failed to fetch");
      return { ...SPANISH, refusals: { spoken: locale } };
    },
    linkApi: () => (given.hasToken === false ? null : api),
    digest: async (words) => `sha256 of ${words}`,
    newKey: () => {
      keys += 1;
      return `key-${keys}`;
    },
    report: (_config, event) => void world.reported.push(event),
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
    entered: () => ({ consented: world.consented, pin: world.pin }),
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
    [{ kind: "invalid", renewable: false }, "link.invalid"],
    [{ kind: "expired", renewable: true }, "link.expired"],
    [{ kind: "revoked", renewable: false }, "link.revoked"],
    [{ kind: "used", renewable: true }, "link.used"],
    [COMPLETED, "success"],
    [BANK, "action.required"],
  ] as const)("shows a link that is %o as %s", async (link, state) => {
    const { page } = aPage({ links: [link] });

    await reached(page, state);
  });

  it("does not take a link for invalid that could not be asked about", async () => {
    const link = {
      kind: "lost",
      problem: { code: "x", userMessage: {} },
      retryAfterMs: 0,
    } as const;
    const { page } = aPage({ links: [link] });

    await reached(page, "link.unreachable");
  });

  it("tells who comes back from the bank in another browser where to look", async () => {
    const { page } = aPage({ cameBack: true, hasToken: false });

    await reached(page, "link.elsewhere");
  });

  it("does not load a card form into a browser that cannot keep it safe", async () => {
    const { world, page } = aPage({ isCapable: false });

    await reached(page, "component.blocked");

    expect(world.mounts).toEqual([]);
    expect(page.facts.blockedCode).toBe("CE-CRY-KEY-");
    expect(world.reported).toEqual([{ state: "component.blocked", code: "CE-CRY-KEY-" }]);
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
    expect(new Set(world.keys).size).toBe(1);
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
    expect(page.facts.problem?.code).toBe("card_data_invalid");
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
  const english: LinkAnswer = { kind: "open", link: { ...LINK, locale: "en" } };

  it("begins in the language in which the merchant made the link", async () => {
    const { world } = await aReadyPage({ links: [english] });

    expect(world.mounts).toEqual(["en"]);
  });

  it("keeps to what the card holder chose, though the link is opened again", async () => {
    const lost = {
      kind: "lost",
      problem: { code: "x", userMessage: {} },
      retryAfterMs: 0,
    } as const;
    const { world, page } = aPage({ links: [lost, lost, lost, lost, english] });
    await reached(page, "link.unreachable");

    await Promise.all([speak(page, "en"), speak(page, "es-MX")]);
    send(page, "retried");
    await reached(page, "component.loading");

    expect(world.mounts).toEqual(["es-MX"]);
  });

  it("draws the Component anew in the other language", async () => {
    const { world, page } = await aReadyPage();

    await speak(page, "en");

    expect(page.facts.words.refusals).toEqual({ spoken: "en" });
    expect(world.mounts).toEqual(["es-MX", "en"]);
    expect(page.state).toBe("component.loading");
  });

  it("changes even where not even the configuration came", async () => {
    const { page } = aPage({ isCutOff: true });
    await reached(page, "link.unreachable");

    await speak(page, "en");

    expect(page.facts.locale).toBe("en");
  });

  it("goes on as before where the words cannot be fetched", async () => {
    const { world, page } = await aReadyPage({ isMute: true });

    await speak(page, "en");

    expect(page.facts.locale).toBe("es-MX");
    expect(world.mounts).toEqual(["es-MX"]);
  });

  it("does not disturb a card that is being saved", async () => {
    const { world, page } = await aReadyPage();

    submit(page);
    await speak(page, "en");

    expect(page.state).toBe("submitting.tokenizing");
    expect(world.mounts).toEqual(["es-MX"]);
  });
});

describe("lookAgain", () => {
  const EXPIRED: LinkAnswer = { kind: "expired", renewable: true };

  it("shows the card that another tab has saved", async () => {
    const { page } = await aReadyPage({ links: [OPEN, COMPLETED] });

    await lookAgain(page);

    expect(page.state).toBe("success");
    expect(page.facts.already).toBe(true);
  });

  it("says that the link has ended before anything is typed in vain", async () => {
    const { page } = await aReadyPage({ links: [OPEN, EXPIRED] });

    await lookAgain(page);

    expect(page.state).toBe("link.expired");
    expect(page.facts.renewable).toBe(true);
  });

  it("leaves a form alone that is still good, and does not ask while a card is on its way", async () => {
    const { page } = await aReadyPage({ links: [OPEN, OPEN, EXPIRED] });

    await lookAgain(page);
    expect(page.state).toBe("ready");
    submit(page);
    await lookAgain(page);

    expect(page.state).toBe("submitting.tokenizing");
  });

  it("does not interrupt who pressed the button meanwhile", async () => {
    const { page } = await aReadyPage({ links: [OPEN, EXPIRED] });

    const looking = lookAgain(page);
    submit(page);
    await looking;

    expect(page.state).toBe("submitting.tokenizing");
  });
});

describe("consent", () => {
  it("is proved by the version, language and hash of the words that were shown", async () => {
    const { world, page, component } = await aReadyPage();

    submit(page);
    component.token("tok_1");
    await reached(page, "success");

    expect(world.saved.map(({ consent }) => consent)).toEqual([
      { version: "v1", locale: "es-MX", sha256: "sha256 of Autorizo a Gas del Valle." },
    ]);
  });
});

describe("the PIN", () => {
  const asking: LinkAnswer = { kind: "open", link: { ...LINK, pinRequired: true } };

  it("is asked for before anything is sent, and sent with the card", async () => {
    const { world, page, component } = await aReadyPage({ links: [asking], pin: "12" });

    submit(page);
    expect(page.facts.pinTrouble).toBe("missing");
    world.pin = "5678";
    fieldsChanged(page);
    expect(page.facts.pinTrouble).toBeNull();
    submit(page);
    component.token("tok_1");
    await reached(page, "success");

    expect(world.saved.map(({ pin }) => pin)).toEqual(["5678"]);
  });

  it("can be typed again when it was wrong, with a new token", async () => {
    const problem = { code: "pin_wrong", userMessage: {} };
    const saves: SaveAnswer[] = [{ kind: "refused", problem }, SAVED];
    const { world, page, component } = await aReadyPage({ links: [asking], pin: "0000", saves });

    submit(page);
    component.token("tok_1");
    await reached(page, "error.recoverable");
    expect(page.facts).toMatchObject({ pinTrouble: "wrong", problem: null });
    submit(page);
    component.token("tok_2");
    await reached(page, "success");

    expect(new Set(world.keys).size).toBe(2);
  });
});

describe("waiting for the bank", () => {
  it("asks after 1, 2, 3, 5 and 8 seconds until the card is saved", async () => {
    const waiting = { kind: "unconfirmed", link: LINK } as const;
    const links = [waiting, waiting, waiting, COMPLETED];
    const { world, page } = aPage({ links });

    await reached(page, "success");

    expect(world.waits).toEqual([1_000, 2_000, 3_000]);
    expect(page.facts.link?.card).toEqual(CARD);
  });

  it("stops asking after a minute, and starts again on request", async () => {
    const { world, page } = aPage({ links: [{ kind: "unconfirmed", link: LINK }] });

    await reached(page, "pending");
    const waited = world.waits.reduce((sum, ms) => sum + ms);
    send(page, "retried");
    await reached(page, "pending");

    expect(waited).toBeGreaterThan(50_000);
    expect(waited).toBeLessThanOrEqual(60_000);
    expect(world.waits).toHaveLength(20);
  });

  it("does not believe the bank's page, but asks", async () => {
    const { page } = aPage({ links: [BANK, OPEN] });

    await reached(page, "error.final");

    expect(page.facts.problem?.text).toBe("problemBank");
  });

  it("lets the answer catch up before it sends a returning card holder to the bank again", async () => {
    const { page } = aPage({ links: [BANK, BANK, COMPLETED], cameBack: true });

    await reached(page, "success");
  });

  it("asks inside the Component where the bank has no page of its own", async () => {
    const { page, component } = await aReadyPage();

    submit(page);
    component.bankAsks();
    expect([page.state, page.facts.bankUrl]).toEqual(["action.required", null]);
    component.token("tok_1");

    await reached(page, "success");
  });
});

describe("askForNewLink", () => {
  const expired: LinkAnswer = { kind: "expired", renewable: true };

  it("asks once, however often the button is pressed", async () => {
    const { world, page } = aPage({ links: [expired] });
    await reached(page, "link.expired");

    await Promise.all([askForNewLink(page), askForNewLink(page)]);
    await askForNewLink(page);

    expect(world.renewals).toBe(1);
    expect(page.facts.renewal).toBe("asked");
  });

  it("may be tried again when it was refused", async () => {
    const { world, page } = aPage({ links: [expired], accepts: false });
    await reached(page, "link.expired");

    await askForNewLink(page);
    expect(page.facts.renewal).toBe("failed");
    await askForNewLink(page);

    expect(world.renewals).toBe(2);
  });
});

import { expect, vi } from "vitest";
import type { ComponentListener } from "#web/card-form.ts";
import { SPANISH } from "#web/copy/copy.ts";
import type { LinkAnswer, LinkFacts, SaveAnswer } from "#web/link-answers.ts";
import type { LinkApi, SaveRequest } from "#web/link-api.ts";
import { type Page, startPage } from "#web/page.ts";
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
export const LINK: LinkFacts = {
  recipient: { name: "Ana L.", email: "a•••@example.com" },
  locale: null,
  purpose: null,
  pinRequired: false,
  attemptsLeft: 5,
  returnUrl: null,
  card: null,
  receipt: null,
};
export const CARD = { brand: "visa", last4: "4242", expires: "12/34" };
export const LOST: SaveAnswer = {
  kind: "lost",
  problem: { code: "network", userMessage: {} },
  retryAfterMs: 0,
};
export const SAVED: SaveAnswer = { kind: "saved", already: false, link: { ...LINK, card: CARD } };
export const OPEN: LinkAnswer = { kind: "open", link: LINK };
export const BANK = { kind: "action", bankUrl: "https://bank.example/3ds", link: LINK } as const;
export const COMPLETED: LinkAnswer = { kind: "completed", link: { ...LINK, card: CARD } };

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
export function aPage(given: Given = {}) {
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

export async function aReadyPage(given: Given = {}) {
  const { world, page } = aPage(given);
  await reached(page, "component.loading");
  const component = world.listeners[0];
  if (component === undefined) throw new Error("No Component was mounted.");
  component.ready("ours");
  return { world, page, component };
}

export const reached = (page: Page, state: Page["state"]) =>
  vi.waitFor(() => expect(page.state).toBe(state), { interval: 1, timeout: 5_000 });

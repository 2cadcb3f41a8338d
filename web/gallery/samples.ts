import type { Facts } from "#web/facts.ts";
import type { LinkFacts } from "#web/link-answers.ts";
import type { State } from "#web/states.ts";
import { BARE_MERCHANT, LONG_MERCHANT, MERCHANT } from "./merchants.ts";
import type { Scene } from "./scene.ts";

/** One screen: a state, what is known in it, and how to get there in a running `npm start`. */
export type Sample = {
  readonly name: string;
  readonly state: State;
  readonly facts?: Partial<Facts>;
  /** Brings about what leads there, and opens the page. */
  readonly scene: Scene;
  /** What is left for a person to do. Absent: nothing. */
  readonly steps?: string;
};

const LINK: LinkFacts = {
  recipient: { name: "Ana L.", email: "a•••@example.com" },
  locale: null,
  purpose: null,
  pinRequired: false,
  attemptsLeft: 5,
  returnUrl: "https://gasdelvalle.example/gracias",
  card: null,
  receipt: null,
};
const SAVED: LinkFacts = {
  ...LINK,
  card: { brand: "visa", last4: "4242", expires: "12/34" },
  receipt: "R-7Q2MXK",
};
const LONG_LINK: LinkFacts = {
  ...LINK,
  purpose: "Suministro-de-combustible-para-plantas-de-emergencia-2026-2027",
  recipient: { name: "Maximiliano G.", email: "m•••@distribuidora-metropolitana.example" },
};

const refused = (code: string): Partial<Facts> => ({
  problem: { text: "problemUnknown", code, userMessage: {}, requestId: "8f14e45f-ceea" },
});

const HOLD = "In the developer tools, throttle the network to something slow and reload.";
const BLOCK_API = "In the developer tools, block requests to *card-link and reload.";
const ASK_BANK = "Press “Pide 3DS” (“Asks for 3DS”), tick the box and save.";
const SAVE = "Press “Visa”, tick the box and save.";

const LINKS: readonly Sample[] = [
  { name: "link.loading", state: "link.loading", scene: "open", steps: HOLD },
  {
    name: "link.unreachable",
    state: "link.unreachable",
    scene: "open",
    steps: BLOCK_API,
  },
  {
    name: "link.unreachable, not even the configuration",
    state: "link.unreachable",
    facts: { config: null },
    scene: "open",
    steps: "In the developer tools, block requests to *config.json and reload.",
  },
  { name: "link.invalid", state: "link.invalid", scene: "no-link" },
  { name: "link.expired", state: "link.expired", facts: { renewable: true }, scene: "expired" },
  {
    name: "link.expired, a new one asked for",
    state: "link.expired",
    facts: { renewable: true, renewal: "asked" },
    scene: "expired",
    steps: "Ask for a new link.",
  },
  {
    name: "link.expired, asking failed",
    state: "link.expired",
    facts: { renewable: true, renewal: "failed" },
    scene: "expired",
    steps: "In the developer tools, block requests to *renewal-request, and ask for a new link.",
  },
  { name: "link.revoked", state: "link.revoked", scene: "revoked" },
  { name: "link.used", state: "link.used", facts: { renewable: true }, scene: "spent" },
  { name: "link.elsewhere", state: "link.elsewhere", scene: "back-from-bank" },
];

const FORM: readonly Sample[] = [
  { name: "component.loading", state: "component.loading", scene: "script-hangs" },
  {
    name: "component.slow",
    state: "component.slow",
    scene: "script-hangs",
    steps: "Wait for 8 seconds.",
  },
  {
    name: "component.blocked",
    state: "component.blocked",
    facts: { blockedCode: "CE-SCR-7F2K" },
    scene: "script-refused",
  },
  { name: "ready", state: "ready", scene: "open" },
  {
    name: "ready, with a PIN and a purpose",
    state: "ready",
    facts: { link: { ...LINK, pinRequired: true, purpose: "Gas a domicilio" } },
    scene: "with-pin",
  },
  {
    name: "ready, PIN and consent missing",
    state: "ready",
    facts: {
      link: { ...LINK, pinRequired: true },
      pinTrouble: "missing",
      consentMissing: true,
    },
    scene: "with-pin",
    steps: "Save at once.",
  },
  {
    name: "ready, the frame's fields are not complete",
    state: "ready",
    facts: { formRejected: true },
    scene: "open",
    steps: "Tick the box and save.",
  },
  {
    name: "ready, inside WhatsApp",
    state: "ready",
    facts: { inApp: "WhatsApp" },
    scene: "open",
    steps: "In the developer tools, add WhatsApp/2.26 to the user agent and reload.",
  },
  {
    name: "ready, with Conekta's own button",
    state: "ready",
    facts: { button: "theirs" },
    scene: "open",
    steps:
      "Only a Component that hands out no way to submit gets there: test/browser/page-help.test.ts.",
  },
  {
    name: "ready, a merchant of few words",
    state: "ready",
    facts: { config: BARE_MERCHANT, link: { ...LINK, recipient: null } },
    scene: "open",
    steps: "Leave legalName, support, links and acceptedBrands out of the local stage's brand.",
  },
  {
    name: "ready, a merchant of long ones",
    state: "ready",
    facts: { config: LONG_MERCHANT, link: LONG_LINK },
    scene: "open",
    steps: "Give the local stage a merchant.name as long.",
  },
];

const ON_ITS_WAY: readonly Sample[] = [
  {
    name: "submitting.tokenizing",
    state: "submitting.tokenizing",
    scene: "conekta-slow",
    steps: SAVE,
  },
  {
    name: "submitting.saving",
    state: "submitting.saving",
    facts: { token: "tok_gallery" },
    scene: "conekta-slow",
    steps: `${SAVE} It comes after five seconds.`,
  },
  {
    name: "action.required, in Conekta's frame",
    state: "action.required",
    scene: "open",
    steps: ASK_BANK,
  },
  {
    name: "action.required, on a page of the bank's",
    state: "action.required",
    facts: { bankUrl: new URL("./bank.html", import.meta.url).href },
    scene: "open",
    steps: "Saving a card has no such page at Conekta today: test/browser/page-bank.test.ts.",
  },
  { name: "returning", state: "returning", scene: "unconfirmed" },
  {
    name: "pending",
    state: "pending",
    scene: "unconfirmed",
    steps: "Wait for a minute.",
  },
];

const ENDS: readonly Sample[] = [
  { name: "success", state: "success", facts: { link: SAVED }, scene: "open", steps: SAVE },
  {
    name: "success, in another tab or earlier",
    state: "success",
    facts: { link: { ...SAVED, returnUrl: null }, already: true },
    scene: "saved",
  },
  {
    name: "success, American Express of a long merchant",
    state: "success",
    facts: {
      config: LONG_MERCHANT,
      link: { ...SAVED, card: { brand: "american_express", last4: "0005", expires: "03/34" } },
    },
    scene: "open",
    steps: "Press “American Express”, tick the box and save.",
  },
  {
    name: "error.recoverable, refused",
    state: "error.recoverable",
    facts: refused("authentication_failed"),
    scene: "open",
    steps: `${ASK_BANK} Give another code than 1234.`,
  },
  {
    name: "error.recoverable, refused and one try left",
    state: "error.recoverable",
    facts: { ...refused("authentication_failed"), link: { ...LINK, attemptsLeft: 1 } },
    scene: "last-attempt",
    steps: `${ASK_BANK} Give another code than 1234.`,
  },
  {
    name: "error.recoverable, a wrong PIN",
    state: "error.recoverable",
    facts: { link: { ...LINK, pinRequired: true, attemptsLeft: 4 }, pinTrouble: "wrong" },
    scene: "with-pin",
    steps: "Press “Visa”, write 0000, tick the box and save.",
  },
  {
    name: "error.recoverable, no answer",
    state: "error.recoverable",
    facts: { token: "tok_gallery", problem: { text: "problemAway", userMessage: {} } },
    scene: "answers-lost",
    steps: SAVE,
  },
  {
    name: "error.final",
    state: "error.final",
    facts: { problem: { text: "problemMerchant", userMessage: {}, requestId: "8f14e45f-ceea" } },
    scene: "open",
    steps: "Start with --conekta and a --conekta-key that Conekta does not know, and save.",
  },
  {
    name: "offline, while the form was there",
    state: "offline",
    facts: { lostIn: "ready" },
    scene: "open",
    steps: "Wait for the form; in the developer tools, go offline.",
  },
  {
    name: "offline, before the link was opened",
    state: "offline",
    facts: { lostIn: "link.loading" },
    scene: "open",
    steps: `${HOLD} Then go offline.`,
  },
];

/** Every state, and what there is to see in it. */
export const SAMPLES: readonly Sample[] = [...LINKS, ...FORM, ...ON_ITS_WAY, ...ENDS];

/** What is known in every sample, unless it says otherwise. */
export const USUAL: Partial<Facts> = { config: MERCHANT, link: LINK };

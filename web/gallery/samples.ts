import type { Facts } from "#web/facts.ts";
import type { LinkFacts } from "#web/link-answers.ts";
import type { State } from "#web/states.ts";
import type { Act, Gesture } from "./act.ts";
import { BARE_MERCHANT, LONG_MERCHANT, MERCHANT } from "./merchants.ts";
import type { Scene } from "./scene.ts";

/** One screen: a state, what is known in it, and how to get there in a running `npm start`. */
export type Sample = {
  readonly name: string;
  readonly state: State;
  readonly facts?: Partial<Facts>;
  /** Brings about what leads there, and opens the page. */
  readonly scene: Scene;
  /** What else it takes, done in a copy of the page. Absent: the page itself is opened. */
  readonly act?: Act;
  /** How long whoever opened the link has to wait. Absent: not at all. */
  readonly wait?: string;
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

const SAVE: readonly Gesture[] = ["visa", "consent", "save"];
const MEET_BANK: readonly Gesture[] = ["challenged-card", "consent", "save"];
const FAIL_BANK: readonly Gesture[] = [...MEET_BANK, "wrong-code"];

const LINKS: readonly Sample[] = [
  { name: "link.loading", state: "link.loading", scene: "open", act: { pretends: "api-silent" } },
  {
    name: "link.unreachable",
    state: "link.unreachable",
    scene: "open",
    act: { pretends: "api-away" },
    wait: "It comes after seven seconds.",
  },
  {
    name: "link.unreachable, not even the configuration",
    state: "link.unreachable",
    facts: { config: null },
    scene: "open",
    act: {},
  },
  { name: "link.invalid", state: "link.invalid", scene: "no-link" },
  { name: "link.expired", state: "link.expired", facts: { renewable: true }, scene: "expired" },
  {
    name: "link.expired, a new one asked for",
    state: "link.expired",
    facts: { renewable: true, renewal: "asked" },
    scene: "expired",
    act: { hands: ["new-link"] },
  },
  {
    name: "link.expired, asking failed",
    state: "link.expired",
    facts: { renewable: true, renewal: "failed" },
    scene: "expired",
    act: { pretends: "renewal-refused", hands: ["new-link"] },
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
    wait: "It comes after eight seconds.",
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
    act: { hands: ["save"] },
  },
  {
    name: "ready, the frame's fields are not complete",
    state: "ready",
    facts: { formRejected: true },
    scene: "open",
    act: { hands: ["consent", "save"] },
  },
  {
    name: "ready, inside WhatsApp",
    state: "ready",
    facts: { inApp: "WhatsApp" },
    scene: "open",
    act: { pretends: "in-whatsapp" },
  },
  {
    name: "ready, with Conekta's own button",
    state: "ready",
    facts: { button: "theirs" },
    scene: "open",
    act: { pretends: "own-button" },
    wait: "It comes after six seconds.",
  },
  {
    name: "ready, a merchant of few words",
    state: "ready",
    facts: { config: BARE_MERCHANT, link: { ...LINK, recipient: null } },
    scene: "open",
    act: {},
  },
  {
    name: "ready, a merchant of long ones",
    state: "ready",
    facts: { config: LONG_MERCHANT, link: LONG_LINK },
    scene: "open",
    act: {},
  },
];

const ON_ITS_WAY: readonly Sample[] = [
  {
    name: "submitting.tokenizing",
    state: "submitting.tokenizing",
    scene: "conekta-slow",
    act: { hands: SAVE },
  },
  {
    name: "submitting.saving",
    state: "submitting.saving",
    facts: { token: "tok_gallery" },
    scene: "conekta-slow",
    act: { hands: SAVE },
    wait: "It comes after five seconds, and stays for as long.",
  },
  {
    name: "action.required, in Conekta's frame",
    state: "action.required",
    scene: "open",
    act: { hands: MEET_BANK },
  },
  {
    name: "action.required, on a page of the bank's",
    state: "action.required",
    facts: { bankUrl: new URL("./bank.html", import.meta.url).href },
    scene: "saved",
    act: { pretends: "bank-asks" },
  },
  { name: "returning", state: "returning", scene: "unconfirmed" },
  {
    name: "pending",
    state: "pending",
    scene: "unconfirmed",
    wait: "It comes after a minute.",
  },
];

const ENDS: readonly Sample[] = [
  {
    name: "success",
    state: "success",
    facts: { link: SAVED },
    scene: "open",
    act: { hands: SAVE },
  },
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
    act: { hands: ["american-express", "consent", "save"] },
  },
  {
    name: "error.recoverable, refused",
    state: "error.recoverable",
    facts: refused("authentication_failed"),
    scene: "open",
    act: { hands: FAIL_BANK },
  },
  {
    name: "error.recoverable, refused and one try left",
    state: "error.recoverable",
    facts: { ...refused("authentication_failed"), link: { ...LINK, attemptsLeft: 1 } },
    scene: "last-attempt",
    act: { hands: FAIL_BANK },
  },
  {
    name: "error.recoverable, a wrong PIN",
    state: "error.recoverable",
    facts: { link: { ...LINK, pinRequired: true, attemptsLeft: 4 }, pinTrouble: "wrong" },
    scene: "with-pin",
    act: { hands: ["visa", "wrong-pin", "consent", "save"] },
  },
  {
    name: "error.recoverable, no answer",
    state: "error.recoverable",
    facts: { token: "tok_gallery", problem: { text: "problemAway", userMessage: {} } },
    scene: "answers-lost",
    act: { hands: SAVE },
    wait: "It comes when four tries have failed.",
  },
  {
    name: "error.final",
    state: "error.final",
    facts: { problem: { text: "problemMerchant", userMessage: {}, requestId: "8f14e45f-ceea" } },
    scene: "open",
    act: { pretends: "merchant-refused", hands: SAVE },
  },
  {
    name: "offline, while the form was there",
    state: "offline",
    facts: { lostIn: "ready" },
    scene: "open",
    act: { hands: ["lose-network"] },
  },
  {
    name: "offline, before the link was opened",
    state: "offline",
    facts: { lostIn: "link.loading" },
    scene: "open",
    act: { pretends: "api-silent", hands: ["open-without-network"] },
  },
];

/** Every state, and what there is to see in it. */
export const SAMPLES: readonly Sample[] = [...LINKS, ...FORM, ...ON_ITS_WAY, ...ENDS];

/** What is known in every sample, unless it says otherwise. */
export const USUAL: Partial<Facts> = { config: MERCHANT, link: LINK };

/** Where the gallery's server brings it about for real. */
export const linkTo = ({ name, scene, act }: Sample) =>
  act === undefined ? `/real/${scene}` : `/real/${scene}?play=${encodeURIComponent(name)}`;

import type { State } from "#web/states.ts";
import type { Gesture, Pretence } from "./act.ts";
import { SAMPLES } from "./samples.ts";

/*
 * Runs before the page's own script in the copy of the page that the gallery serves at
 * `/played/<sample>/`: it pretends what the sample needs around the page, and then does what a card
 * holder would do. So a link alone leads to every state, and the page has no switch for it.
 */

type Answer = (ask: () => Promise<Response>) => Promise<Response>;

/** Answers in the place of a server's, by path. */
const answers = new Map<string, Answer>();

const silence: Answer = () => new Promise(() => undefined);
const away: Answer = () => Promise.reject(new TypeError("Failed to fetch"));
const problem =
  (status: number, body: object): Answer =>
  async () =>
    Response.json(body, { status });

/** The bank's page leaves a note when its button is pressed: from then on the real API answers. */
const bankAsks: Answer = async (ask) => {
  if (sessionStorage.getItem("bank") !== null) return ask();
  const url = new URL("/gallery/bank.html", location.href).href;
  return Response.json({ state: "action_required", next_action: { url } });
};

const PRETEND: { readonly [P in Pretence]: () => void } = {
  "api-silent": () => answers.set("/api/card-link", silence),
  "api-away": () => answers.set("/api/card-link", away),
  "renewal-refused": () =>
    answers.set("/api/card-link/renewal-request", problem(429, { code: "too_many_attempts" })),
  "merchant-refused": () =>
    answers.set(
      "/api/card-link/card",
      problem(502, { code: "conekta_refused_us", retryable: false, request_id: "8f14e45f-ceea" }),
    ),
  "bank-asks": () => answers.set("/api/card-link", bankAsks),
  "in-whatsapp": () => {
    const value = `${navigator.userAgent} WhatsApp/25.20`;
    Object.defineProperty(navigator, "userAgent", { value });
  },
  "own-button": withholdSubmit,
};

/** A Component that never hands out a way to submit: the stand-in's, when its script has come. */
function withholdSubmit(): void {
  type Component = NonNullable<Window["ConektaCheckoutComponents"]>;
  let component: Component | undefined;
  Object.defineProperty(window, "ConektaCheckoutComponents", {
    get: () => component,
    set({ Card }: Component) {
      component = {
        Card: ({ callbacks, ...settings }) =>
          Card({
            ...settings,
            callbacks: { ...callbacks, onUpdateSubmitTrigger: () => undefined },
          }),
      };
    },
  });
}

const GESTURES: { readonly [G in Gesture]: { readonly in: State; act(): void } } = {
  visa: { in: "ready", act: () => pressSample("4242 4242 4242 4242") },
  "american-express": { in: "ready", act: () => pressSample("3782 822463 10005") },
  "challenged-card": { in: "ready", act: () => pressSample("4000 0000 0000 1091") },
  consent: { in: "ready", act: () => press("#consent") },
  "wrong-pin": { in: "ready", act: () => type("#pin", "0000") },
  save: { in: "ready", act: () => press("#save") },
  "wrong-code": {
    in: "action.required",
    act() {
      type("#otp", "9999", frame());
      press("#bank .confirm", frame());
    },
  },
  "new-link": { in: "link.expired", act: () => press("#action") },
  "lose-network": { in: "ready", act: loseNetwork },
  "open-without-network": { in: "link.loading", act: loseNetwork },
};

function loseNetwork(): void {
  dispatchEvent(new Event("offline"));
}

/** The stand-in's frame is of the gallery's own origin here. */
function frame(): Document {
  const { contentDocument } = find<HTMLIFrameElement>("#component iframe");
  if (contentDocument === null) throw new Error("The stand-in's frame is of another origin.");
  return contentDocument;
}

/** The stand-in names the number on the button that fills it in. */
const pressSample = (number: string) => press(`#samples [title="${number}"]`, frame());

const press = (selector: string, within?: Document) => find(selector, within).click();

function type(selector: string, words: string, within?: Document): void {
  const field = find<HTMLInputElement>(selector, within);
  field.value = words;
  field.dispatchEvent(new Event("input"));
}

function find<Kind extends HTMLElement>(selector: string, within = document): Kind {
  const element = within.querySelector<Kind>(selector);
  if (element === null) throw new Error(`There is no ${selector} to be found.`);
  return element;
}

async function reached(state: State): Promise<void> {
  const isThere = () => document.body.getAttribute("data-state") === state;
  while (!isThere()) {
    await new Promise<void>((changed) => {
      new MutationObserver((_changes, observer) => {
        observer.disconnect();
        changed();
      }).observe(document.body, { attributeFilter: ["data-state"] });
    });
  }
}

const [, , folder = ""] = location.pathname.split("/");
const sample = SAMPLES.find(({ name }) => name === decodeURIComponent(folder));
if (sample === undefined) throw new Error(`There is no sample named "${folder}".`);
const { pretends, hands = [] } = sample.act ?? {};

/** The copy finds API and stand-in at the gallery's own address, which passes on what it is asked. */
answers.set(`/played/${folder}/config.json`, async (ask) => {
  const drawn = sample.facts?.config;
  if (drawn === null) return away(ask);
  const config = await (await ask()).json();
  return Response.json({
    ...config,
    ...(drawn === undefined ? {} : { merchant: drawn.merchant }),
    apiUrl: "/api",
    conekta: { ...config.conekta, scriptUrl: "/v1.0/js/conekta-checkout.min.js" },
  });
});
if (pretends !== undefined) PRETEND[pretends]();

const { fetch } = window;
window.fetch = (input, init) => {
  const { pathname } = new URL(input instanceof Request ? input.url : input, location.href);
  const ask = () => fetch(input, init);
  return answers.get(pathname)?.(ask) ?? ask();
};

// By then the page's own script has run.
addEventListener("load", async () => {
  for (const gesture of hands) {
    await reached(GESTURES[gesture].in);
    GESTURES[gesture].act();
  }
});

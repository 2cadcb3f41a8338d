/**
 * The inside of the local stand-in of Conekta's card Component. What is typed here is sent to the
 * simulator's `POST /tokens` and to nobody else; the page around it is told the token.
 */
import { COPY } from "./copy.js";
import { digitsOf, faultsIn, formatExpiry, formatNumber, nameOfBrand } from "./rules.js";
import { CHALLENGED, SAMPLES } from "./samples.js";

const parentOrigin = new URLSearchParams(window.location.hash.slice(1)).get("parent");
const byId = (id) => document.getElementById(id);
const form = byId("form");
const fields = {
  number: byId("number"),
  name: byId("name"),
  expiry: byId("expiry"),
  cvc: byId("cvc"),
};

let settings = { locale: "es", publicKey: "" };
let busy = false;

const tell = (message) => {
  if (parentOrigin !== null) window.parent.postMessage(message, parentOrigin);
};
const say = (key) => COPY[settings.locale][key];

const setUp = (wanted) => {
  settings = { ...wanted, locale: String(wanted.locale).startsWith("en") ? "en" : "es" };
  const root = document.documentElement;
  root.lang = settings.locale;
  root.dataset.mode = wanted.dark ? "dark" : "light";
  for (const name of ["colorPrimary", "colorText", "colorLabel"]) {
    if (CSS.supports("color", wanted[name] ?? ""))
      root.style.setProperty(`--${name}`, wanted[name]);
  }
  for (const element of document.querySelectorAll("[data-copy]")) {
    element.textContent = say(element.dataset.copy);
  }
  fields.expiry.placeholder = say("expiryShape");
  byId("submit").textContent = wanted.buttonText ?? say("submit");
  byId("submit").hidden = wanted.useExternalSubmit;
  drawSamples();
  tellHeight();
  tell({ kind: "ready", initLoadTime: Math.round(performance.now()) });
};

/** Told before `ready` too, so that the page makes room first and shows the form second. */
const tellHeight = () => {
  tell({ kind: "height", px: Math.ceil(document.body.getBoundingClientRect().height) });
};

const drawSamples = () => {
  const buttons = SAMPLES.map((sample) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = say(sample.label);
    button.title = formatNumber(sample.number);
    button.addEventListener("click", () => fillIn(sample));
    return button;
  });
  byId("samples").replaceChildren(...buttons);
};

const fillIn = (sample) => {
  fields.number.value = formatNumber(sample.number);
  fields.name.value = "Ana López";
  fields.expiry.value = sample.expiry;
  fields.cvc.value = sample.number.startsWith("3") ? "1234" : "123";
  showBrand();
  showFaults({});
};

const showBrand = () => {
  byId("brand").textContent = nameOfBrand(digitsOf(fields.number.value));
};

const typed = () => ({
  number: digitsOf(fields.number.value),
  name: fields.name.value.trim(),
  expiry: fields.expiry.value,
  cvc: digitsOf(fields.cvc.value),
});

/** `faults` maps a field to the key of what is said below it. */
const showFaults = (faults) => {
  for (const [name, input] of Object.entries(fields)) {
    const fault = faults[name];
    input.setAttribute("aria-invalid", String(fault !== undefined));
    byId(`${name}-error`).textContent = fault === undefined ? "" : say(fault);
  }
};

const submit = async () => {
  if (busy) return;
  const card = typed();
  const faults = faultsIn(card, new Date());
  showFaults(faults);
  const [first] = Object.keys(faults);
  if (first !== undefined) {
    fields[first].focus();
    tell({ kind: "incomplete", error: purchaserError("form_error", say(faults[first])) });
    return;
  }
  busy = true;
  const answer = await tokenize(card);
  tell(answer.kind === "token" ? await askBank(card, answer) : answer);
  busy = false;
};

/**
 * The bank of one test card wants to see its holder before there is a token. Conekta does not say how
 * its Component does that; here the frame turns into the bank's page and tells so as an event.
 */
const askBank = async ({ number }, answer) => {
  if (number !== CHALLENGED) return answer;
  showBank(true);
  tell({ kind: "event", name: "3ds_challenge", value: "started" });
  const isRight = await new Promise((resolve) => {
    byId("bank").onsubmit = (event) => {
      event.preventDefault();
      resolve(byId("otp").value === "1234");
    };
  });
  showBank(false);
  const code = "conekta.errors.processing.charge.card_payment.declined_by_3ds";
  return isRight
    ? answer
    : { kind: "error", error: purchaserError("processing_error", say("bankSaidNo"), code) };
};

const showBank = (isAsking) => {
  byId("bank").hidden = !isAsking;
  form.hidden = isAsking;
  byId("samples").parentElement.hidden = isAsking;
  byId("otp").value = "";
  if (isAsking) byId("otp").focus();
};

const tokenize = async ({ number, name, expiry, cvc }) => {
  const [exp_month, exp_year] = expiry.split("/");
  try {
    const response = await fetch("/tokens", {
      method: "POST",
      headers: {
        accept: "application/vnd.conekta-v2.3.0+json",
        authorization: `Bearer ${settings.publicKey}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ card: { number, name, exp_month, exp_year, cvc } }),
    });
    const answer = await response.json();
    return response.ok
      ? { kind: "token", token: answer }
      : { kind: "error", error: fromConekta(answer) };
  } catch {
    const code = "conekta.errors.api.system.general_failure";
    return { kind: "error", error: purchaserError("api_error", say("away"), code) };
  }
};

/** The Component reports an error flatter than the API does. */
const fromConekta = ({ type, details = [] }) => {
  const [detail = {}] = details;
  return purchaserError(type, detail.message ?? say("away"), detail.code);
};

const purchaserError = (type, message, code) => ({
  object: "error",
  type,
  message,
  message_to_purchaser: message,
  code,
});

/** Digits are grouped while they are typed; the caret stays behind the digit it was behind. */
const keepFormatted = (input, format) => {
  input.addEventListener("input", () => {
    const before = digitsOf(input.value.slice(0, input.selectionStart)).length;
    input.value = format(digitsOf(input.value));
    let caret = 0;
    for (let seen = 0; seen < before && caret < input.value.length; caret += 1) {
      if (/\d/.test(input.value[caret])) seen += 1;
    }
    const isAtEnd = before === digitsOf(input.value).length;
    const position = isAtEnd ? input.value.length : caret;
    input.setSelectionRange(position, position);
  });
};

keepFormatted(fields.number, formatNumber);
keepFormatted(fields.cvc, (digits) => digits);
fields.number.addEventListener("input", showBrand);
fields.expiry.addEventListener("input", (event) => {
  const erasing = event.inputType?.startsWith("delete") === true;
  if (!erasing) fields.expiry.value = formatExpiry(fields.expiry.value);
});
for (const [name, input] of Object.entries(fields)) {
  input.addEventListener("blur", () => tell({ kind: "event", name: "blur", value: name }));
}
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void submit();
});
window.addEventListener("message", ({ origin, source, data }) => {
  if (origin !== parentOrigin || source !== window.parent) return;
  if (data.kind === "setup") setUp(data);
  if (data.kind === "submit") void submit();
});
new ResizeObserver(tellHeight).observe(document.body);
tell({ kind: "loaded" });

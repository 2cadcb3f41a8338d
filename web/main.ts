import { watchBank } from "./bank-frame.ts";
import { inAppBrowser, readAddress, sha256 } from "./browser.ts";
import { type ComponentLook, mountComponent } from "./component.ts";
import { parseConfig } from "./config.ts";
import { type Locale, preferredLocale, wordsIn } from "./copy/copy.ts";
import { at } from "./elements.ts";
import { linkApi } from "./link-api.ts";
import { askForNewLink, fieldsChanged, lookAgain, send, speak, startPage, submit } from "./page.ts";
import { realPace } from "./persist.ts";
import type { Ports } from "./ports.ts";
import { show } from "./screen.ts";

const { linkToken, cameBack } = readAddress(location);

const ports: Ports = {
  pace: realPace,
  // Present wherever there is TLS, or the page is the machine's own.
  isCapable: globalThis.crypto?.subtle !== undefined,
  cameBack,
  inApp: inAppBrowser(navigator.userAgent),
  async loadConfig() {
    const response = await fetch("config.json", { cache: "no-cache", credentials: "omit" });
    if (!response.ok) throw new Error(`config.json answered ${response.status}; expected 200.`);
    const config = parseConfig(await response.json());
    preconnect(config.conekta.scriptUrl);
    return config;
  },
  words: wordsIn,
  linkApi: (config) => (linkToken === "" ? null : linkApi(config.apiUrl, linkToken)),
  mount: (config, locale, listener) =>
    mountComponent(
      {
        container: at.component,
        scriptUrl: config.conekta.scriptUrl,
        publicKey: config.conekta.publicKey,
        language: locale === "en" ? "en" : "es",
        look: componentLook(),
      },
      listener,
    ),
  entered: () => ({ consented: at.consent.checked, pin: at.pin.value.trim() }),
  digest: sha256,
  newKey: () => crypto.randomUUID(),
  report({ apiUrl }, event) {
    const body = JSON.stringify({ ...event, elapsed_ms: Math.round(performance.now()) });
    const headers = { "content-type": "application/json" };
    // Nobody waits for it, and the card holder is not told where it gets lost.
    const request = { method: "POST", headers, body, keepalive: true } as const;
    fetch(`${apiUrl}/client-events`, { ...request, credentials: "omit" }).catch(() => undefined);
  },
  show,
};

const page = startPage(ports, preferredLocale(navigator.languages));

at.form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit(page);
  if (page.facts.pinTrouble !== null) at.pin.focus();
  else if (page.facts.consentMissing) at.consent.focus();
});
at.consent.addEventListener("change", () => fieldsChanged(page));
at.pin.addEventListener("input", () => fieldsChanged(page));
document.addEventListener("click", (event) => {
  const pressed = event.target instanceof Element ? event.target.closest("button") : null;
  const { locale, press } = pressed?.dataset ?? {};
  if (isLocale(locale)) void speak(page, locale);
  if (press === "retried") send(page, "retried");
  if (press === "new_link") void askForNewLink(page);
  if (press === "copy_link" && pressed !== null) void copyLink(pressed);
});
watchBank(() => send(page, "bank_done"));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") void lookAgain(page);
});
addEventListener("online", () => send(page, "reconnected"));
addEventListener("offline", () => send(page, "disconnected"));
addEventListener("hashchange", () => location.reload());
addEventListener("pageshow", ({ persisted }) => {
  // Back from the bank's own page by the browser's button: ask how it ended.
  if (persisted && page.facts.bankUrl !== null) send(page, "bank_done");
});
addEventListener("beforeunload", (event) => {
  if (page.state.startsWith("submitting.")) event.preventDefault();
});

function isLocale(value: string | undefined): value is Locale {
  return value === "es-MX" || value === "en";
}

/** The script is fetched only once the link is known to be good; the connection need not wait. */
function preconnect(url: string): void {
  const hint = document.createElement("link");
  hint.rel = "preconnect";
  hint.href = new URL(url, location.href).origin;
  document.head.append(hint);
}

/** The frame follows the page's colours, which the style sheets alone decide. */
function componentLook(): ComponentLook {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    backgroundMode: matchMedia("(prefers-color-scheme: dark)").matches ? "darkMode" : "lightMode",
    colorPrimary: colour("--primary"),
    colorText: colour("--text"),
    colorLabel: colour("--muted"),
  };
}

/** Where there is no clipboard, or none for us, the address bar still has the link. */
async function copyLink(button: Element): Promise<void> {
  const isCopied = await navigator.clipboard?.writeText(location.href).then(
    () => true,
    () => false,
  );
  if (isCopied) button.textContent = page.facts.words.copy.linkCopied;
}

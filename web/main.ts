import { type ComponentLook, mountComponent } from "./component.ts";
import { parseConfig } from "./config.ts";
import { COPY, type Locale, preferredLocale } from "./copy/copy.ts";
import { at } from "./elements.ts";
import { linkApi } from "./link-api.ts";
import { consentChanged, type Ports, send, speak, startPage, submit } from "./page.ts";
import { realPace } from "./persist.ts";
import { show } from "./screen.ts";

/** The link token stays in the fragment: it never reaches a server log, and a reload still works. */
const linkToken = location.hash.slice(1);

const ports: Ports = {
  pace: realPace,
  async loadConfig() {
    const response = await fetch("config.json", { cache: "no-cache", credentials: "omit" });
    if (!response.ok) throw new Error(`config.json answered ${response.status}; expected 200.`);
    const config = parseConfig(await response.json());
    preconnect(config.conekta.scriptUrl);
    return config;
  },
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
  consented: () => at.consent.checked,
  show,
};

const page = startPage(ports, preferredLocale(navigator.languages));

at.form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit(page);
  if (page.facts.consentMissing) at.consent.focus();
});
at.consent.addEventListener("change", () => consentChanged(page));
document.addEventListener("click", (event) => {
  const pressed = event.target instanceof Element ? event.target.closest("button") : null;
  const { locale, signal } = pressed?.dataset ?? {};
  if (isLocale(locale)) speak(page, locale);
  if (signal === "retried") send(page, "retried");
  if (pressed?.id === "copy-link") void copyLink(pressed);
});
addEventListener("online", () => send(page, "reconnected"));
addEventListener("offline", () => send(page, "disconnected"));
addEventListener("hashchange", () => location.reload());
addEventListener("beforeunload", (event) => {
  if (page.state.startsWith("submitting.")) event.preventDefault();
});

function isLocale(value: string | undefined): value is Locale {
  return value !== undefined && Object.hasOwn(COPY, value);
}

/** The script is fetched only once the link is known to be good; the connection need not wait. */
function preconnect(url: string): void {
  const hint = document.createElement("link");
  hint.rel = "preconnect";
  hint.href = new URL(url, location.href).origin;
  document.head.append(hint);
}

/** The frame follows the page's colours, which the style sheet alone decides. */
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
  if (isCopied) button.textContent = COPY[page.facts.locale].linkCopied;
}

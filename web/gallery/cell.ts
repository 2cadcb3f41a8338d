import { mountComponent } from "#web/component.ts";
import { type Locale, type Tone, wordsIn } from "#web/copy/copy.ts";
import { at } from "#web/elements.ts";
import { type Facts, NOTHING_KNOWN } from "#web/facts.ts";
import { show } from "#web/screen.ts";
import { SAMPLES, type Sample, USUAL } from "./samples.ts";

/*
 * The page's own markup, style and views with made up facts in the place of `main.ts`. The address
 * says which, as `#<locale>/<tone>/<name of the sample>`, and may change at any time.
 */

/** What stands in the frame, so that it is not fetched anew for every state. */
let mounted: { readonly locale: Locale; readonly ready: Promise<void> } | null = null;

async function draw(): Promise<void> {
  const { hash } = location;
  document.body.removeAttribute("data-drawn");
  const { sample, locale, tone } = asked(hash);
  const words = await wordsIn(locale, tone);
  const facts: Facts = { ...NOTHING_KNOWN, ...USUAL, ...sample.facts, locale, words };
  // On the wall a screen that takes the focus would have all of the wall scroll to it.
  show(sample.state, facts, window === window.parent);
  if (!at.form.hidden) {
    await cardForm(locale);
    showBank(sample.state === "action.required");
  }
  if (hash === location.hash) document.body.setAttribute("data-drawn", hash);
}

function asked(hash: string): { sample: Sample; locale: Locale; tone: Tone } {
  const [locale, tone, name] = decodeURIComponent(hash.slice(1)).split("/");
  const sample = SAMPLES.find((each) => each.name === name);
  if (sample === undefined) throw new Error(`There is no sample named "${name}".`);
  return {
    sample,
    locale: locale === "en" ? "en" : "es-MX",
    tone: tone === "usted" ? "usted" : "tu",
  };
}

function cardForm(locale: Locale): Promise<void> {
  if (mounted?.locale !== locale) mounted = { locale, ready: mountStandIn(locale) };
  return mounted.ready;
}

/** The stand-in, which is of this origin here, as it is while it plays the bank. */
function showBank(isAsking: boolean): void {
  const frame = at.component.querySelector("iframe")?.contentDocument;
  for (const part of frame?.querySelectorAll<HTMLElement>("#bank, #form, .samples") ?? []) {
    part.hidden = (part.id === "bank") !== isAsking;
  }
}

function mountStandIn(locale: Locale): Promise<void> {
  const nothing = () => undefined;
  const style = getComputedStyle(document.documentElement);
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  return new Promise((resolve, reject) => {
    mountComponent(
      {
        container: at.component,
        scriptUrl: new URL("/v1.0/js/conekta-checkout.min.js", location.href).href,
        publicKey: "key_gallery",
        language: locale === "en" ? "en" : "es",
        look: {
          backgroundMode: isDark ? "darkMode" : "lightMode",
          colorPrimary: style.getPropertyValue("--primary").trim(),
          colorText: style.getPropertyValue("--text").trim(),
          colorLabel: style.getPropertyValue("--muted").trim(),
        },
      },
      {
        ready: () => resolve(),
        blocked: (reason) => reject(new Error(`The stand-in does not come: ${reason}.`)),
        bankAsks: nothing,
        token: nothing,
        refused: nothing,
        formRejected: nothing,
      },
    );
  });
}

addEventListener("hashchange", () => void draw());
void draw();

import type { Locale, Tone } from "./copy/copy.ts";
import { members, optional, required, text, webAddress, words } from "./json.ts";

/** What a deployment tells the page, served beside it as `config.json`. */
export type Config = {
  /** Base of our API, without a trailing slash; may be a path on the page's own origin. */
  readonly apiUrl: string;
  readonly conekta: { readonly publicKey: string; readonly scriptUrl: string };
  readonly merchant: Merchant;
};

export type Merchant = {
  readonly name: string;
  /** As on the card holder's statement and in the law's eyes, where it is not the name. */
  readonly legalName?: string;
  /** A file beside the page. */
  readonly logo?: string;
  /** How the card holder is addressed in Spanish. */
  readonly tone: Tone;
  /** The first one speaks to whoever reads neither. */
  readonly locales: readonly Locale[];
  readonly support: {
    /** Digits only, country first, as `wa.me` takes them. */
    readonly whatsapp?: string;
    readonly phone?: string;
    readonly email?: string;
  };
  readonly links: { readonly privacy?: string; readonly terms?: string; readonly remove?: string };
  /** As their owners write them: `Visa`. */
  readonly acceptedBrands: readonly string[];
  /** What the card holder agrees to; `{merchant}` is filled in before it is read and hashed. */
  readonly consent: { readonly version: string; readonly text: Readonly<Record<Locale, string>> };
};

export function parseConfig(value: unknown): Config {
  const { apiUrl, conekta, merchant } = members(value);
  const { publicKey, scriptUrl } = members(conekta);
  return {
    apiUrl: required("apiUrl", apiUrl).replace(/\/$/, ""),
    conekta: {
      publicKey: required("conekta.publicKey", publicKey),
      scriptUrl: required("conekta.scriptUrl", scriptUrl),
    },
    merchant: parseMerchant(members(merchant)),
  };
}

function parseMerchant(given: Readonly<Record<string, unknown>>): Merchant {
  const { whatsapp, phone, email } = members(given["support"]);
  const { privacy, terms, remove } = members(given["links"]);
  return {
    name: required("merchant.name", given["name"]),
    ...optional("legalName", text(given["legalName"])),
    ...optional("logo", text(given["logo"])),
    tone: given["tone"] === "usted" ? "usted" : "tu",
    locales: readLocales(given["locales"]),
    support: {
      ...optional("whatsapp", text(whatsapp)),
      ...optional("phone", text(phone)),
      ...optional("email", text(email)),
    },
    links: {
      ...optional("privacy", webAddress(privacy)),
      ...optional("terms", webAddress(terms)),
      ...optional("remove", webAddress(remove)),
    },
    acceptedBrands: words(given["acceptedBrands"]),
    consent: readConsent(given["consent"]),
  };
}

function readConsent(value: unknown): Merchant["consent"] {
  const { version, text: given } = members(value);
  const { "es-MX": spanish, en } = members(given);
  return {
    version: required("merchant.consent.version", version),
    text: {
      "es-MX": required("merchant.consent.text.es-MX", spanish),
      en: required("merchant.consent.text.en", en),
    },
  };
}

function readLocales(value: unknown): readonly Locale[] {
  const known = words(value).filter((word): word is Locale => word === "es-MX" || word === "en");
  return known.length === 0 ? ["es-MX", "en"] : known;
}

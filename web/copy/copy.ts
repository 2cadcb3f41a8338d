import { en } from "./en.ts";
import { es } from "./es.ts";

export type CopyKey = keyof typeof es;
export type Copy = { readonly [Key in CopyKey]: string };

/** What goes into the `lang` attribute and is stored with the consent. */
export type Locale = "es-MX" | "en";

export const COPY: { readonly [L in Locale]: Copy } = { "es-MX": es, en };

/**
 * Names the wording of `consent` above all languages. Change it together with the text: it is what
 * proves later which words a card holder agreed to.
 */
export const CONSENT_VERSION = "2026-11-23";

/** Spanish unless the reader's first language is English. */
export function preferredLocale(languages: readonly string[]): Locale {
  return languages[0]?.toLowerCase().startsWith("en") === true ? "en" : "es-MX";
}

/** Puts values in the place of `{name}`. An unknown name stays visible rather than vanish. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}

import { DECLINES_IN_SPANISH } from "#shared/domain/declines.ts";
import type English from "./en.json";
import { es } from "./es.ts";
import type Usted from "./usted.json";

export type CopyKey = keyof typeof es;
type Copy = { readonly [Key in CopyKey]: string };

/** What goes into the `lang` attribute and is stored with the consent. */
export type Locale = "es-MX" | "en";

/** How a card holder is addressed in Spanish; English has one tone. */
export type Tone = "tu" | "usted";

/** Everything that the page says, in one language and one tone. */
export type Words = {
  readonly copy: Copy;
  /** Conekta's refusals by family. */
  readonly refusals: Readonly<Record<string, string>>;
};

/** What the page begins with, and the one language that it never has to fetch. */
export const SPANISH: Words = { copy: es, refusals: DECLINES_IN_SPANISH };

/**
 * English, and Spanish where the merchant (a bank, an insurer) says "usted", are fetched where they
 * are spoken: nobody waits for words that they do not read. `usted.json` has what differs from `es.ts`.
 */
export async function wordsIn(locale: Locale, tone: Tone): Promise<Words> {
  if (locale === "en") return fetched(new URL("./en.json", import.meta.url));
  return tone === "tu" ? SPANISH : fetched(new URL("./usted.json", import.meta.url));
}

async function fetched(address: URL): Promise<Words> {
  const answer = await fetch(address, { credentials: "omit" });
  const { words, refusals }: typeof English | typeof Usted = await answer.json();
  return { copy: { ...es, ...words }, refusals };
}

/** Spanish unless the reader's first language is English. */
export function preferredLocale(languages: readonly string[]): Locale {
  return languages[0]?.toLowerCase().startsWith("en") === true ? "en" : "es-MX";
}

/** Puts values in the place of `{name}`. An unknown name stays visible rather than vanish. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}

import { en } from "./en.ts";
import { es } from "./es.ts";
import type Usted from "./usted.json";

export type CopyKey = keyof typeof es;
export type Copy = { readonly [Key in CopyKey]: string };

/** What goes into the `lang` attribute and is stored with the consent. */
export type Locale = "es-MX" | "en";

/** How a card holder is addressed in Spanish; English has one tone. */
export type Tone = "tu" | "usted";

export type Copies = { readonly [L in Locale]: Copy } & {
  /** Conekta's refusals by family, where Spanish is spoken in another tone than our API's. */
  readonly refusals?: Readonly<Record<string, string>>;
};

export const COPY: Copies = { "es-MX": es, en };

/**
 * Where the merchant (a bank, an insurer) says "usted", `usted.json` has what differs from `es.ts`. It
 * is fetched only there: nobody else waits for words that they do not read.
 */
export async function copiesIn(tone: Tone): Promise<Copies> {
  if (tone === "tu") return COPY;
  const answer = await fetch(new URL("./usted.json", import.meta.url), { credentials: "omit" });
  const { refusals, words }: typeof Usted = await answer.json();
  return { ...COPY, "es-MX": { ...es, ...words }, refusals };
}

/** Spanish unless the reader's first language is English. */
export function preferredLocale(languages: readonly string[]): Locale {
  return languages[0]?.toLowerCase().startsWith("en") === true ? "en" : "es-MX";
}

/** Puts values in the place of `{name}`. An unknown name stays visible rather than vanish. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}

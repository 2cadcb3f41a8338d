import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { DECLINE_FAMILIES, wordsOf } from "#shared/domain/declines.ts";
import { fill, preferredLocale } from "#web/copy/copy.ts";
import english from "#web/copy/en.json" with { type: "json" };
import { es } from "#web/copy/es.ts";
import ustedJson from "#web/copy/usted.json" with { type: "json" };

const { words: usted, refusals } = ustedJson;

const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

/** Verbs and pronouns of who is called "tú", as far as the page uses them. */
const TU =
  /\b(tu|tus|te|ti|tú|guarda|revisa|usa|escribe|espera|toca|abre|pide|marca|busca|inténtalo|permite|puedes|cierres|copia|confirma con|revísalos|cobrarte|pidas|escríbele|pídele|verás)\b/i;

const filledIn = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([key, text]) => [key, placeholders(text)]);

describe("the page's words", () => {
  it("are there in both languages and fill in the same things", () => {
    expect(filledIn(english.words)).toEqual(filledIn(es));
  });

  it("are those of our API for every family of refusals in English", () => {
    const told = DECLINE_FAMILIES.map((family) => [family, wordsOf(family).en]);

    expect(Object.entries(english.refusals)).toEqual(told);
  });

  it.each([
    ["es-MX", es],
    ["en", english.words],
  ])("tell a problem briefly and without blame in %s", (_locale, words) => {
    const problems = Object.entries(words).filter(([key]) => key.startsWith("problem"));

    for (const [key, text] of problems) {
      expect(text.length, key).toBeLessThanOrEqual(160);
      expect(text, key).not.toMatch(/error|inválid|falló|fraud|robad|extraviad|stolen|lost card/i);
      expect(text, key).not.toMatch(/\bPAN\b|\bCVC\b|conekta\./);
    }
  });

  it("are what the document says before any script runs", async () => {
    const html = await readFile("web/index.html", "utf8");
    const written = [...html.matchAll(/data-copy="(\w+)"[^>]*>\s*([^<]*?)\s*</g)].map(
      ([, key = "", text = ""]) => [key, text.replace(/\s+/g, " ")],
    );

    const told = written.filter(([, text]) => text !== "");

    expect(written.filter(([key = ""]) => !Object.hasOwn(es, key))).toEqual([]);
    expect(told.length).toBeGreaterThan(5);
    expect(told).toEqual(told.map(([key = ""]) => [key, Object(es)[key]]));
  });
});

describe("usted.json", () => {
  it("has another wording for what says tú, and for nothing else", () => {
    const sayTu = Object.entries(es).flatMap(([key, text]) => (TU.test(text) ? [key] : []));

    expect(Object.keys(usted).sort()).toEqual(sayTu.sort());
    expect(Object.entries(usted).filter(([, text]) => TU.test(text))).toEqual([]);
  });

  it("has words for every family of refusals, as short as the others", () => {
    expect(Object.keys(refusals).sort()).toEqual([...DECLINE_FAMILIES].sort());
    for (const text of Object.values(refusals)) {
      expect(text.length).toBeLessThanOrEqual(160);
      expect(text).not.toMatch(/\b(tu|tus|te|tú)\b/i);
      expect(text).not.toMatch(/inválid|falló|fraud|robad|extraviad/i);
    }
  });

  it("fills in the same things", () => {
    const tu = Object.keys(usted).map((key) => placeholders(Object(es)[key]));

    expect(Object.values(usted).map(placeholders)).toEqual(tu);
  });
});

describe("fill", () => {
  it("puts values in their places and leaves unknown names visible", () => {
    expect(fill("{merchant} y {other}", { merchant: "Gas $& Co." })).toBe("Gas $& Co. y {other}");
  });
});

describe("preferredLocale", () => {
  it("is Spanish unless English comes first", () => {
    expect(preferredLocale(["en-GB", "es"])).toBe("en");
    expect(preferredLocale(["fr", "en"])).toBe("es-MX");
    expect(preferredLocale([])).toBe("es-MX");
  });
});

import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { DECLINE_FAMILIES } from "#shared/domain/declines.ts";
import { COPY, fill, preferredLocale } from "#web/copy/copy.ts";
import { es } from "#web/copy/es.ts";
import ustedJson from "#web/copy/usted.json" with { type: "json" };

const { words: usted, refusals } = ustedJson;

const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

/** Verbs and pronouns of who is called "tú", as far as the page uses them. */
const TU =
  /\b(tu|tus|te|ti|tú|guarda|revisa|usa|escribe|espera|toca|abre|pide|marca|busca|inténtalo|permite|puedes|cierres|copia|confirma con|revísalos|cobrarte|pidas|escríbele)\b/i;

describe("COPY", () => {
  it("fills in the same things in both languages", () => {
    const words = Object.values(COPY["es-MX"]).map(placeholders);
    const en = Object.values(COPY.en).map(placeholders);

    expect(en).toEqual(words);
  });

  it.each(["es-MX", "en"] as const)("tells a problem briefly and without blame in %s", (locale) => {
    const problems = Object.entries(COPY[locale]).filter(([key]) => key.startsWith("problem"));

    for (const [key, text] of problems) {
      expect(text.length, key).toBeLessThanOrEqual(160);
      expect(text, key).not.toMatch(/error|inválid|falló|fraud|robad|extraviad|stolen|lost card/i);
      expect(text, key).not.toMatch(/\bPAN\b|\bCVC\b|conekta\./);
    }
  });

  it("is what the document says before any script runs", async () => {
    const html = await readFile("web/index.html", "utf8");
    const written = [...html.matchAll(/data-copy="(\w+)"[^>]*>\s*([^<]*?)\s*</g)].map(
      ([, key = "", text = ""]) => [key, text.replace(/\s+/g, " ")],
    );

    const told = written.filter(([, text]) => text !== "");

    expect(written.filter(([key = ""]) => !Object.hasOwn(es, key))).toEqual([]);
    expect(told.length).toBeGreaterThan(5);
    expect(told).toEqual(told.map(([key = ""]) => [key, Object(COPY["es-MX"])[key]]));
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

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { CONSENT_VERSION, COPY, fill, preferredLocale } from "#web/copy/copy.ts";

const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

describe("COPY", () => {
  it("fills in the same things in both languages", () => {
    const es = Object.values(COPY["es-MX"]).map(placeholders);
    const en = Object.values(COPY.en).map(placeholders);

    expect(en).toEqual(es);
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
    const written = html.matchAll(/data-copy="(\w+)"[^>]*>\s*([^<]*?)\s*</g);

    const told = [...written].map(([, key = "", text = ""]) => [key, text.replace(/\s+/g, " ")]);

    expect(told.length).toBeGreaterThan(15);
    expect(told).toEqual(told.map(([key = ""]) => [key, Object(COPY["es-MX"])[key]]));
  });
});

describe("CONSENT_VERSION", () => {
  it("names these words and no others", () => {
    const words = Object.values(COPY).map(({ consent }) => consent);
    const digest = createHash("sha256").update(words.join("\n")).digest("hex").slice(0, 16);

    // When this fails the consent was reworded: give it a new version and note its digest here.
    expect({ [CONSENT_VERSION]: digest }).toEqual({ "2026-11-23": "ad0aae4239a4a126" });
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

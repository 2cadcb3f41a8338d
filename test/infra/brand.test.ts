import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import {
  Brand,
  brandCss,
  brandWords,
  PLAIN_BRAND,
  previewed,
  publishedConsents,
} from "#infra/brand.ts";
import { contrast, paletteOf, unreadable } from "#infra/palette.ts";
import { parseStage, stageNamed } from "#infra/stages.ts";
import { synthesized } from "./synthesized.ts";

const { light, dark } = PLAIN_BRAND;

describe("unreadable", () => {
  it.each([light, dark])("finds nothing wrong with the colours that come along", (colours) => {
    expect(unreadable(colours)).toEqual([]);
  });

  it("names the nearest colour that can be read", () => {
    const [complaint, ...more] = unreadable({ ...light, primary: "#7be0b8" });

    expect(more).toEqual([]);
    expect(complaint?.given).toBe("primary");
    const better = /; (#[0-9a-f]{6}) does$/.exec(complaint?.message ?? "")?.[1] ?? "";
    expect(unreadable({ ...light, primary: better })).toEqual([]);
    expect(contrast(better, light.background)).toBeGreaterThanOrEqual(3);
    expect(contrast(better, light.background)).toBeLessThan(3.2);
  });

  it("says so where no shade would do", () => {
    const grey = { primary: "#777777", background: "#000000", surface: "#ffffff", text: "#777777" };

    expect(
      unreadable(grey)
        .map(({ message }) => message)
        .join(),
    ).toContain("change the others");
  });
});

describe("paletteOf", () => {
  it.each(["#0b6b52", "#ffd400", "#000000", "#ffffff", "#e4002b", "#767676"])(
    "puts readable words on a button of %s, also where it is pressed",
    (primary) => {
      const palette = paletteOf({ ...light, primary });

      expect(contrast(palette["on-primary"], primary)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(palette["on-primary"], palette["primary-strong"])).toBeGreaterThanOrEqual(
        4.5,
      );
    },
  );
});

describe("contrast", () => {
  it("is WCAG's", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
    expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
  });
});

describe("a brand", () => {
  const dev = stageNamed("dev");

  it.each([
    [{ light: { ...light, text: "#999999" } }, "brand.light.text"],
    [{ dark: { ...dark, primary: "#222222" } }, "brand.dark.primary"],
    [{ light: { ...light, primary: "green" } }, "must be a colour"],
    [{ logo: "https://cdn.example/logo.svg" }, "must be a file in web/public"],
    [{ font: "x; } body { display: none" }, "must be a list of fonts"],
    [{ links: { privacy: "javascript:alert(1)" } }, "must be an https address"],
    [
      { consent: { version: "1", text: { ...PLAIN_BRAND.consent.text, en: "I agree." } } },
      "must say what is agreed to",
    ],
  ])("is refused at synth with %o", (mistake, where) => {
    const parse = () => parseStage({ ...dev, brand: { ...PLAIN_BRAND, ...mistake } });

    expect(parse).toThrow(where);
  });

  it("becomes custom properties of the page's style sheet, light and dark", () => {
    const css = brandCss(Brand.parse({ ...PLAIN_BRAND, radius: 4 }));

    expect(css).toContain("--radius: 4px;");
    expect(css).toMatch(/--primary: #0b6b52;[^}]*}\s*@media \(prefers-color-scheme: dark\)/);
    expect(css).toMatch(/dark\) {\s*:root {[^}]*--primary: #6fd3b0;/);
  });

  it("keeps its style out of what the page's script reads", () => {
    expect(Object.keys(brandWords(PLAIN_BRAND)).sort()).toEqual([
      "acceptedBrands",
      "consent",
      "links",
      "locales",
      "support",
      "tone",
    ]);
  });

  it("without a name or with the placeholder consent is not deployed where money is real", () => {
    const rulesOf = (stage: string) =>
      JSON.stringify(Template.fromStack(synthesized(stage).stack).toJSON()["Rules"]);

    const unset = '"Fn::Equals":["placeholder-2026-11-23","placeholder-2026-11-23"]';
    expect(rulesOf("prod")).toContain("The consent text is still this project's placeholder");
    expect(rulesOf("prod")).toContain("The merchant has no name");
    expect(rulesOf("prod")).toContain(unset);
    expect(rulesOf("dev")).not.toContain("placeholder");
  });
});

describe("previewed", () => {
  it("names the merchant in what a chat app shows of a link, as text", () => {
    const page = previewed(readFileSync("web/index.html", "utf8"), 'Gas "Peña" & <Hijos>');

    expect(page).toContain(
      '<meta property="og:title" content="Gas &quot;Peña&quot; &amp; &lt;Hijos> · Guarda tu tarjeta de forma segura" />',
    );
  });
});

describe("publishedConsents", () => {
  const { consent } = PLAIN_BRAND;
  const stageWith = (brand: object, name = "Gas del Valle") => {
    const { merchant, brand: parsed } = parseStage({
      ...stageNamed("dev"),
      merchant: { name },
      brand: { ...PLAIN_BRAND, ...brand },
    });
    return { merchant, brand: parsed };
  };

  it("are digests of the words as the page shows them, in its languages", () => {
    const words =
      "Autorizo a Gas del Valle a guardar esta tarjeta y a cobrar con ella los servicios que yo pida. Puedo pedir que la quiten cuando quiera.";

    expect(publishedConsents(stageWith({ locales: ["es-MX"] }))).toEqual([
      {
        version: consent.version,
        locale: "es-MX",
        sha256: createHash("sha256").update(words, "utf8").digest("hex"),
      },
    ]);
  });

  it("hold the merchant's name as it is, whatever signs are in it", () => {
    const named = publishedConsents(stageWith({ locales: ["en"] }, "Gas $& Co"));
    const words = consent.text.en.split("{merchant}").join("Gas $& Co");

    expect(named[0]?.sha256).toBe(createHash("sha256").update(words, "utf8").digest("hex"));
  });

  it("go on with what the page showed before, of which it is not told", () => {
    const { version, text } = consent;
    const stage = stageWith({ consent: { version: "2", text, earlier: [{ version, text }] } });

    const published = publishedConsents(stage).map((one) => `${one.version} ${one.locale}`);

    expect(published).toEqual(["2 es-MX", "2 en", `${version} es-MX`, `${version} en`]);
    expect(brandWords(stage.brand).consent).toEqual({ version: "2", text });
  });

  it("have a version each", () => {
    const { version, text } = consent;

    expect(() => stageWith({ consent: { version, text, earlier: [{ version, text }] } })).toThrow(
      "a version of its own",
    );
  });

  it("fit into what a function may be told, however many there are", () => {
    const versions = [1, 2, 3, 4, 5, 6].map((at) => String(at).repeat(40));
    const [current, ...earlier] = versions.map((version) => ({ version, text: consent.text }));
    const published = publishedConsents(stageWith({ consent: { ...current, earlier } }));

    // Lambda takes 4 KB of names and values; all others of save-card come to less than half of it.
    expect(published).toHaveLength(12);
    expect(JSON.stringify(published).length).toBeLessThan(2_048);
  });
});

describe("the consent that comes along", () => {
  it("keeps its version as long as it keeps its words", () => {
    const { version, text } = PLAIN_BRAND.consent;

    // When this fails the consent was reworded: give it a new version and note its words here.
    expect({ [version]: text }).toEqual({
      "placeholder-2026-11-23": {
        "es-MX":
          "Autorizo a {merchant} a guardar esta tarjeta y a cobrar con ella los servicios que yo pida. Puedo pedir que la quiten cuando quiera.",
        en: "I authorize {merchant} to save this card and to charge it for the services I order. I can ask for it to be removed at any time.",
      },
    });
  });
});

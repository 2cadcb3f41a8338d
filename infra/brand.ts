import { createHash } from "node:crypto";
import { CfnRule, Fn, type Stack } from "aws-cdk-lib/core";
import * as z from "zod";
import { type Colours, paletteOf, unreadable } from "./palette.ts";

/** How the card page looks and what it says in the merchant's name, as data: see docs/card-page.md. */

const colour = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/, "must be a colour such as #0b6b52")
  .toLowerCase();

const Theme = z
  .strictObject({ primary: colour, background: colour, surface: colour, text: colour })
  .check(({ value, issues }) => {
    for (const { given, message } of unreadable(value)) {
      issues.push({ code: "custom", input: value[given], path: [given], message });
    }
  });

const webAddress = z.string().regex(/^https:\/\/\S+$/, "must be an https address");

/** The text may name the merchant as `{merchant}`, and nothing else. */
const consentText = z
  .string()
  .min(40, "must say what is agreed to")
  .refine(
    (text) => !/\{(?!merchant\})/.test(text),
    "may name {merchant}, and nothing else in braces",
  );

const consentVersion = {
  version: z.string().min(1).max(40),
  text: z.strictObject({ "es-MX": consentText, en: consentText }),
};

/**
 * What the card holder agrees to. Version, language and hash of these words are stored with the
 * card: whoever changes them changes the version too.
 */
const ConsentTexts = z
  .strictObject({
    ...consentVersion,
    /**
     * What the page showed before, word by word: with the merchant's name of then where that was
     * another. Pages stay open through a deployment, and cards are charged for years under these words.
     * What a function may be told is limited, and the oldest were compared long ago.
     */
    earlier: z.optional(z.array(z.strictObject(consentVersion)).max(5)),
  })
  .refine(
    ({ version, earlier = [] }) =>
      new Set([version, ...earlier.map((one) => one.version)]).size === 1 + earlier.length,
    "must give every text a version of its own",
  );

export const Brand = z.strictObject({
  /** The company's name in law, where it is not the merchant's name. */
  legalName: z.optional(z.string().min(1)),
  /** A file in `web/public`. Absent: the name's first letter. */
  logo: z.optional(z.string().regex(/^[\w-]+\.(svg|png|webp)$/, "must be a file in web/public")),
  light: Theme,
  dark: Theme,
  /** Of buttons and boxes, in CSS pixels. */
  radius: z.int().min(0).max(32),
  /** Fonts that phones have: the page loads none. */
  font: z.string().regex(/^[\w\s,"-]+$/, 'must be a list of fonts such as system-ui, "Segoe UI"'),
  /** How a card holder is addressed in Spanish. */
  tone: z.enum(["tu", "usted"]),
  locales: z.array(z.enum(["es-MX", "en"])).min(1),
  support: z.strictObject({
    whatsapp: z.optional(z.string().regex(/^\d{10,15}$/, "must be digits, country first")),
    phone: z.optional(z.string().regex(/^\+?[\d ]{10,20}$/, "must be a telephone number")),
    email: z.optional(z.email()),
  }),
  links: z.strictObject({
    /** The privacy notice ("aviso de privacidad") that Mexican law asks for. */
    privacy: z.optional(webAddress),
    terms: z.optional(webAddress),
    /** How to have a card removed. */
    remove: z.optional(webAddress),
  }),
  acceptedBrands: z.array(z.string().min(1)).min(1),
  consent: ConsentTexts,
});

export type Brand = z.infer<typeof Brand>;

/** The consent that comes with this project. No lawyer has seen it: a live stage refuses it. */
const PLACEHOLDER = "placeholder-2026-11-23";

export const PLAIN_BRAND = {
  light: { primary: "#0b6b52", background: "#f4f6f5", surface: "#ffffff", text: "#15211d" },
  dark: { primary: "#6fd3b0", background: "#0e1513", surface: "#17211e", text: "#eaf1ee" },
  radius: 12,
  font: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  tone: "tu",
  locales: ["es-MX", "en"],
  support: {},
  links: {},
  acceptedBrands: ["Visa", "Mastercard", "American Express"],
  consent: {
    version: PLACEHOLDER,
    text: {
      "es-MX":
        "Autorizo a {merchant} a guardar esta tarjeta y a cobrar con ella los servicios que yo pida. Puedo pedir que la quiten cuando quiera.",
      en: "I authorize {merchant} to save this card and to charge it for the services I order. I can ask for it to be removed at any time.",
    },
  },
} as const satisfies Brand;

/** `brand.css`: what of the brand is a matter of style, as the custom properties of the page's own. */
export function brandCss({ light, dark, radius, font }: Brand): string {
  return `:root {\n${properties(light)}  --radius: ${radius}px;\n  --font: ${font};\n}
@media (prefers-color-scheme: dark) {\n:root {\n${properties(dark)}}\n}\n`;
}

function properties(colours: Colours): string {
  return Object.entries(paletteOf(colours))
    .map(([name, value]) => `  --${name}: ${value};\n`)
    .join("");
}

/** What of the brand the page's script reads, as the `merchant` of `config.json`. */
export function brandWords({ light: _, dark: __, radius: ___, font: ____, ...words }: Brand) {
  const { version, text } = words.consent;
  return { ...words, consent: { version, text } };
}

/** What the page shows and has shown beside its box, by the digest that it sends: with the name filled in. */
export function publishedConsents(stage: {
  readonly merchant: { readonly name: string };
  readonly brand: Pick<Brand, "consent" | "locales">;
}) {
  const { earlier = [], ...current } = stage.brand.consent;
  return [current, ...earlier].flatMap(({ version, text }) =>
    stage.brand.locales.map((locale) => {
      const words = text[locale].replaceAll("{merchant}", () => stage.merchant.name);
      return { version, locale, sha256: createHash("sha256").update(words).digest("hex") };
    }),
  );
}

/**
 * The page's document with the merchant's name in what chat apps show of a link. They run no script, and
 * whoever is sent a link looks for a name that they know. Nothing in it is about the person.
 */
export function previewed(html: string, merchant: string): string {
  const name = merchant.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return html.replace('<meta property="og:title" content="', (title) => `${title}${name} · `);
}

/** What a merchant is called until it has a name. */
export const NAMELESS = "Tu comercio";

/** Nobody is asked for a card, with real money, by nobody or in words that nobody has answered for. */
export function refusePlaceholders(
  stack: Stack,
  stage: {
    readonly conekta: { readonly mode: string };
    readonly merchant: { readonly name: string };
    readonly brand: Brand;
  },
): void {
  if (stage.conekta.mode !== "live") return;
  const isSet = (value: string, unset: string) => Fn.conditionNot(Fn.conditionEquals(value, unset));
  new CfnRule(stack, "MerchantIsSomebody", {
    assertions: [
      {
        assert: isSet(stage.merchant.name, NAMELESS),
        assertDescription:
          "The merchant has no name: give this stage a merchant.name in infra/stages.ts.",
      },
      {
        assert: isSet(stage.brand.consent.version, PLACEHOLDER),
        assertDescription:
          "The consent text is still this project's placeholder: give this stage a brand.consent of its own, with a version, in infra/stages.ts.",
      },
    ],
  });
}

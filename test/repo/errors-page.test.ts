import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DECLINE_FAMILIES, wordsOf } from "#shared/domain/declines.ts";
import { PROBLEMS } from "#shared/domain/errors.ts";
import { ROOT } from "#test/stack/start-stack.ts";

type Language = "es" | "en";

const WORDS = {
  en: {
    problems: "| status | `code` | title | send it again? |",
    never: "no",
    safe: "yes, the same",
    after_lookup: "the same: it looks first",
    words: "| `decline_family` | what the card holder reads |",
  },
  es: {
    problems: "| estado | `code` | título | ¿la mandas otra vez? |",
    never: "no",
    safe: "sí, la misma",
    after_lookup: "la misma: primero consulta",
    words: "| `decline_family` | qué lee quien tiene la tarjeta |",
  },
} as const;

function problemsIn(language: Language): string {
  const words = WORDS[language];
  const rows = Object.entries(PROBLEMS)
    .map(([code, { status, retry, ...title }]) => ({ status, code, retry, title: title[language] }))
    .sort((one, other) => one.status - other.status)
    .map(
      ({ status, code, retry, title }) =>
        `| ${status} | \`${code}\` | ${title} | ${words[retry]} |`,
    );
  return [words.problems, "|---:|---|---|---|", ...rows].join("\n");
}

function declinesIn(language: Language): string {
  const rows = DECLINE_FAMILIES.map((family) => `| \`${family}\` | ${wordsOf(family)[language]} |`);
  return [WORDS[language].words, "|---|---|", ...rows].join("\n");
}

/** The page with its tables made anew. Throws if it has no place for one. */
function made(page: string, tables: Readonly<Record<string, string>>): string {
  return Object.entries(tables).reduce((text, [name, table]) => {
    const place = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!place.test(text)) throw new Error(`The page has no <!-- ${name} --> … <!-- /${name} -->.`);
    return text.replace(place, (_, open, close) => `${open}\n${table}\n\n${close}`);
  }, page);
}

/** After changing a problem or a family: `npx vitest run --project repo errors-page -u`. */
describe.each([
  ["docs/errors.md", "en"],
  ["docs/errors.es.md", "es"],
] as const)("%s", (file, language) => {
  const page = readFileSync(join(ROOT, file), "utf8");

  it("has the tables that the functions answer by", async () => {
    const tables = { problems: problemsIn(language), words: declinesIn(language) };

    await expect(made(page, tables)).toMatchFileSnapshot(join(ROOT, file));
  });

  it("says of each family of declines who can do something", () => {
    for (const family of DECLINE_FAMILIES) {
      expect(page).toMatch(new RegExp(`^\\| \`${family}\` \\| [^|]+ \\| [^|]+ \\|$`, "m"));
    }
  });

  it("says of each problem of a link when it comes", () => {
    const ofLinks = Object.entries(PROBLEMS).filter(([code]) => /^(link|pin)_/.test(code));

    expect(ofLinks.length).toBeGreaterThan(0);
    for (const [code, { status }] of ofLinks) expect(page).toContain(`| \`${code}\` | ${status} |`);
  });
});

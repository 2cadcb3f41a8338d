import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import type { Command } from "commander";
import { VERBS } from "#local/cli/verbs.ts";
import { ROOT } from "#test/stack/start-stack.ts";
import { mermaidComplaints } from "./mermaid.ts";
import type { Block, Link, Page } from "./page.ts";
import { farReaching, HOW_TO_EXCUSE, isExcused } from "./shell.ts";

/** Complaints name file and line, and what to do. */
type Complaints = readonly string[];

const LANGUAGES = ["sh", "ts", "json", "mermaid", "text"];
/** Of these a reader in either language may expect the same. */
const TRIED = ["sh", "ts"];
const SHORTEST_REASON = 10;

export const blockComplaints = ({ blocks }: Page): Complaints =>
  blocks.flatMap((block) => [...noteComplaints(block), ...languageComplaints(block)]);

function noteComplaints({ at, notes }: Block): Complaints {
  const { "not run": reason, "run by": test } = notes;
  return [
    ...(reason !== undefined && reason.length < SHORTEST_REASON
      ? [`${at}: "not run: ${reason}" is no reason`]
      : []),
    ...(test !== undefined && !existsSync(join(ROOT, test))
      ? [`${at}: run by ${test}, which does not exist`]
      : []),
  ];
}

function languageComplaints(block: Block): Complaints {
  const { at, language, text } = block;
  if (isExcused(block)) return [];
  if (!LANGUAGES.includes(language)) {
    return [`${at}: "${language}" is none of ${LANGUAGES.join(", ")}. ${HOW_TO_EXCUSE}`];
  }
  const far = language === "sh" ? farReaching(block) : undefined;
  if (far !== undefined) return [`${at}: ${far} is not run from a page. ${HOW_TO_EXCUSE}`];
  if (language === "text" && /^(npm|npx|curl|aws|cdk|\$) /m.test(text)) {
    return [`${at}: commands are sh, so that they are run`];
  }
  if (language === "mermaid") return mermaidComplaints(text).map((each) => `${at}: ${each}`);
  return language === "json" ? jsonComplaints(block) : [];
}

function jsonComplaints({ at, text }: Block): Complaints {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    return [`${at}: ${String(error)}. ${HOW_TO_EXCUSE}`];
  }
}

/** Links that lead nowhere. Pages elsewhere are not asked: tests need no network. */
export function linkComplaints({ links, file }: Page, pages: readonly Page[]): Complaints {
  return links
    .filter(({ target }) => !/^(https?|mailto):/.test(target))
    .filter((link) => !leadsSomewhere(link, file, pages))
    .map(({ at, target }) => `${at}: ${target} leads nowhere`);
}

function leadsSomewhere({ target }: Link, from: string, pages: readonly Page[]): boolean {
  const [path = "", anchor] = decodeURI(target).split("#");
  const file = path === "" ? from : normalize(join(dirname(from), path)).replace(/\/$/, "");
  if (!existsSync(join(ROOT, file))) return false;
  const page = pages.find((each) => each.file === file);
  return anchor === undefined || (page?.anchors.has(anchor) ?? /^L\d+$/.test(anchor));
}

/** Options of a verb and all below it, such as `keys rotate`. */
const optionsOf = (command: Command): readonly string[] => [
  ...command.options.map(({ long }) => long ?? ""),
  ...command.commands.flatMap(optionsOf),
];

/** What changes something, and so wants `--live` where money is real. */
const CHANGES =
  /^(resend|keys (rotate|set|retire)|link (create|renew|revoke)|redrive .*--(all|only)|reconcile .*--apply)/;

/** Command lines of `pagos` that it would refuse. */
export async function pagosComplaints({ file, text }: Page): Promise<Complaints> {
  const lines = text.replaceAll("\\\n", " ").matchAll(/\bnpm run pagos -- ([a-z]+)([^`\n|]*)/g);
  const complaints = [...lines].map(async ([line, name, rest]) => {
    const verb = VERBS.find((each) => each.name === name);
    if (verb === undefined) return [`${file}: there is no npm run pagos -- ${name}`];
    if (name === "start") return [];
    const asked = `${name}${rest}`;
    if (CHANGES.test(asked) && asked.includes("--stage prod") && !asked.includes("--live")) {
      return [`${file}: ${line}: wants --live`];
    }
    const known = [...optionsOf(await verb.load()), "--help", "--no-color"];
    const named = rest?.split(" #")[0]?.match(/(?<=\s)--[a-z-]+/g) ?? [];
    return named
      .filter((each) => !known.includes(each))
      .map((each) => `${file}: ${line}: ${each}?`);
  });
  return (await Promise.all(complaints)).flat();
}

/** Pages that nobody finds: no way of links leads there from the page that everybody reads first. */
export function lostPages(pages: readonly Page[], first: string): readonly string[] {
  const found = new Set([first]);
  for (const file of found) {
    const page = pages.find((each) => each.file === file);
    for (const { target } of page?.links ?? []) {
      const [path = ""] = target.split("#");
      if (path.endsWith(".md")) found.add(normalize(join(dirname(file), path)));
    }
  }
  return pages.map(({ file }) => file).filter((file) => !found.has(file));
}

const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

/** Commands, scripts and files that prose names and the repository has not. */
export function nameComplaints({ file, text }: Page): Complaints {
  const named = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name ?? "");
  return [
    ...named(/\bnpm run ([\w:-]+)/g)
      .filter((name) => !(name in scripts))
      .map((name) => `${file}: there is no npm run ${name}`),
    ...named(/`((?:infra|functions|shared|local|web|test|docs|bench)\/[\w./-]+\.\w+)`/g)
      .filter((name) => !existsSync(join(ROOT, name)))
      .map((name) => `${file}: there is no ${name}`),
  ];
}

/**
 * A page in Spanish says what its twin says: both exist, with the same headings, kinds of blocks and
 * commands, lead to each other, and nowhere to English where there is Spanish.
 */
export function twinComplaints(page: Page, pages: readonly Page[]): Complaints {
  if (!page.file.endsWith(".es.md")) return [];
  const english = page.file.replace(".es.md", ".md");
  const twin = pages.find(({ file }) => file === english);
  if (twin === undefined) return [`${page.file}: there is no ${english}`];
  const differs = (what: string, of: (page: Page) => readonly unknown[]) =>
    of(page).join() === of(twin).join()
      ? []
      : [`${page.file} has the ${what} ${of(page).join()}, and ${english} ${of(twin).join()}`];
  return [
    ...differs("headings", ({ depths }) => depths),
    ...differs("blocks", kindsOf),
    ...differs("commands", commandsOf),
    ...[leadsTo(page, twin), leadsTo(twin, page)].flat(),
    ...strayLinks(page, twin, pages),
  ];
}

const kindsOf = ({ blocks }: Page) =>
  blocks.flatMap(({ language }) => (TRIED.includes(language) ? [language] : []));

/** What is run beside a page. What is only shown may have its examples in the reader's language. */
const commandsOf = ({ blocks }: Page) =>
  blocks
    .filter((block) => block.language === "sh" && !isExcused(block))
    .map(({ text }) => text.replace(/(^| +)# .*$/gm, ""));

/** Links to a page in English that exists in Spanish, its own twin apart. */
const strayLinks = (page: Page, twin: Page, pages: readonly Page[]): Complaints =>
  page.links.flatMap(({ at, target }) => {
    const [path = ""] = target.split("#");
    const file = normalize(join(dirname(page.file), path));
    const spanish = file.replace(/(?<!\.es)\.md$/, ".es.md");
    const stray = file !== spanish && file !== twin.file && pages.some((it) => it.file === spanish);
    return stray ? [`${at}: ${target} exists in Spanish`] : [];
  });

function leadsTo(from: Page, to: Page): Complaints {
  const path = to.file.slice(to.file.lastIndexOf("/") + 1);
  return from.links.some(({ target }) => target === path)
    ? []
    : [`${from.file} does not lead to ${path}`];
}

/** docs/not-run.md: what is shown and not run, with the reason that stands beside it. */
export function notRunPage(pages: readonly Page[]): string {
  const rows = pages
    .flatMap(({ file, blocks }) => blocks.filter(isExcused).map((block) => rowOf(file, block)))
    .map((row) => `| ${row.join(" | ")} |`);
  return `# Shown, and not run

Commands on these pages are run by the tests, beside \`npm start\`; TypeScript is type-checked, JSON is
read. These blocks are not, or elsewhere; the reason stands beside each in a comment. Made by
\`npx vitest run --project repo docs -u\`.

| page | block | why |
|---|---|---|
${rows.join("\n")}
`;
}

function rowOf(file: string, { text, notes }: Block): readonly string[] {
  const [first = ""] = text.split("\n");
  const elsewhere = notes["run by"];
  const why =
    elsewhere === undefined
      ? (notes["not run"] ?? "")
      : `run by [${elsewhere}](${fromDocs(elsewhere)})`;
  return [`[${file}](${fromDocs(file)})`, `\`${first.replaceAll("|", "\\|")}\``, why];
}

const fromDocs = (file: string) =>
  file.startsWith("docs/") ? file.slice("docs/".length) : `../${file}`;

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Block, Page } from "./page.ts";

/** Begins what a block printed; no command of ours prints it. */
const SEPARATOR = "\u001e";
/** A page whose commands take longer is no page to read along. */
const PATIENCE_MS = 45_000;

export const HOW_TO_EXCUSE =
  "Put <!-- run by: path of the test that does --> or <!-- not run: why --> on the line before it.";

/**
 * What surrounds a page's commands: the first one that fails ends it, a pipe fails with any part, and an
 * answer of 400 or more is a failure unless the block says what it prints. `$API`, `$TOKEN` and `outputs`
 * are those of the quick start, so that not every page has to begin with them.
 */
const PRELUDE = `set -euo pipefail
curl() { command curl $fail --max-time 20 "$@" || return; }
trap 'echo "stopped at line $LINENO: $BASH_COMMAND" >&2' ERR
outputs() { node -p "require('./.local/outputs.json')['Pagos-local'].$1"; }
API=$(outputs ApiUrl)
TOKEN=$(outputs MerchantToken)
`;

/** What wants an account, minutes, or the whole machine, and so is never run from a page. */
const FAR_REACHING =
  /\b(npm (ci|i|install)|npm (start|test)|npx|npm run (deploy|destroy|diff|reset|build|bench|cost|scale|campaign|mutation|test)|aws|git|gh|docker|sudo)\b/;

/** Blocks of shell that run: all but those that say why not, or where else. */
const runs = (block: Block): boolean => block.language === "sh" && !isExcused(block);

export const isExcused = ({ notes }: Block): boolean =>
  notes["not run"] !== undefined || notes["run by"] !== undefined;

/** The command for which a block has to say why it is not run. */
export const farReaching = ({ text }: Block): string | undefined => FAR_REACHING.exec(text)?.[0];

/** Pages with commands, without twins in the other language that say the same in other comments. */
export function pagesToRun(pages: readonly Page[]): readonly Page[] {
  const inEnglish = ({ file }: Page) => !file.endsWith(".es.md");
  const first = new Map<string, Page>();
  for (const page of pages.toSorted(
    (one, other) => Number(inEnglish(other)) - Number(inEnglish(one)),
  )) {
    const commands = page.blocks.filter(runs).map(({ text }) => text.replace(/ +# .*$/gm, ""));
    const key = commands.join("\n");
    if (key !== "" && !first.has(key)) first.set(key, page);
  }
  return [...first.values()];
}

/**
 * Runs a page's shell blocks, one after the other in one shell, in a folder that stands for a clone.
 * @returns what is wrong, empty if nothing is.
 */
export async function runPage(page: Page, folder: string): Promise<string> {
  const blocks = page.blocks.filter(runs);
  const far = blocks.find((block) => farReaching(block) !== undefined);
  if (far !== undefined)
    return `${far.at}: ${farReaching(far)} is not run from a page. ${HOW_TO_EXCUSE}`;
  const script = join(folder, "scripts", page.file);
  write(script, scriptOf(blocks));
  write(`${script}.prelude`, PRELUDE);
  const { code, output, complaints } = await runScript(script, folder);
  if (code !== 0) return `${page.file}: ${complaints}\n${output.replaceAll(SEPARATOR, "")}`;
  const printed = output.split(SEPARATOR).slice(1);
  return blocks
    .filter(({ notes }, index) => !printed[index]?.includes(notes.prints ?? ""))
    .map(({ at, notes }) => `${at} did not print ${notes.prints}:\n${output}`)
    .join("\n");
}

/** Each command at the line where the page has it, so that bash's complaints name the page's lines. */
export function scriptOf(blocks: readonly Block[]): string {
  const lines: string[] = [];
  const put = (line: number, text: string) => {
    lines[line - 1] = text;
  };
  for (const { line, text, notes } of blocks) {
    put(line, `printf '\\036'; fail=${notes.prints === undefined ? "--fail-with-body" : ""}`);
    for (const [index, command] of text.split("\n").entries()) put(line + 1 + index, command);
  }
  return `${Array.from(lines, (line) => line ?? "").join("\n")}\n`;
}

async function runScript(script: string, folder: string) {
  const child = spawn("bash", [script], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    // With all that it starts it is one group, so that all of it can be ended.
    detached: true,
    env: {
      ...process.env,
      BASH_ENV: `${script}.prelude`,
      // Nobody's account is reached from here, even where a block forgets to say that it wants one.
      HOME: folder,
      AWS_ACCESS_KEY_ID: "docs",
      AWS_SECRET_ACCESS_KEY: "docs",
      AWS_EC2_METADATA_DISABLED: "true",
    },
  });
  let output = "";
  let complaints = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    complaints += text;
  });
  const late = setTimeout(() => {
    complaints += `gave up after ${PATIENCE_MS} ms`;
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }, PATIENCE_MS);
  const [code] = await once(child, "close");
  clearTimeout(late);
  return { code, output, complaints };
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

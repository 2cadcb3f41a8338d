import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "#test/stack/start-stack.ts";
import type { Block, Page } from "./page.ts";
import { isExcused } from "./shell.ts";

/** Where blocks stand in the copy of the repository: beside the folders that they import from. */
const FOLDER = "blocks";

const CONFIG = {
  extends: join(ROOT, "tsconfig.json"),
  // What a block shows it need not use.
  compilerOptions: { noUnusedLocals: false, noUnusedParameters: false, moduleDetection: "force" },
  include: [FOLDER],
  exclude: [],
};

/**
 * Type-checks the TypeScript blocks of all pages, each as a file of its own, in one run.
 * @returns what the compiler says, with the pages' own lines; empty if nothing.
 */
export async function typeComplaints(pages: readonly Page[], folder: string): Promise<string> {
  mkdirSync(join(folder, FOLDER));
  for (const { file, blocks } of pages) {
    for (const block of blocks.filter(isTyped)) {
      const name = `${file.replaceAll("/", "__")}.${block.line}.ts`;
      writeFileSync(join(folder, FOLDER, name), sourceOf(block));
    }
  }
  writeFileSync(join(folder, "tsconfig.blocks.json"), JSON.stringify(CONFIG));
  const compiler = spawn(join(ROOT, "node_modules/.bin/tsc"), ["-p", "tsconfig.blocks.json"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  compiler.stdout.setEncoding("utf8").on("data", (text) => {
    said += text;
  });
  await once(compiler, "close");
  return said.replaceAll("__", "/").replace(/^blocks\/(.+)\.\d+\.ts\(/gm, "$1 (");
}

const isTyped = (block: Block): boolean => block.language === "ts" && !isExcused(block);

/** As many lines before it as the page has, so that the compiler's complaints name the page's. */
const sourceOf = ({ line, text, notes }: Block): string =>
  `${"\n".repeat(line - 1)}${notes.given?.replaceAll("\n", " ") ?? ""}\n${text}\n`;

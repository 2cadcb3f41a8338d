import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { HostError } from "./host-error.ts";
import { run } from "./run.ts";

/** What the page is made of. */
const SOURCES = ["web", "shared", "package-lock.json"];

/** Builds the card page unless the last build is newer than all of its sources. */
export async function buildPage(root: string, signal: AbortSignal): Promise<void> {
  const built = join(root, "web/dist/index.html");
  const isFresh =
    existsSync(built) && SOURCES.every((source) => newest(join(root, source)) < mtime(built));
  if (isFresh) {
    return;
  }
  const command = [...npm(), "run", "build:page"] as const;
  const { exitCode, said } = await run(command, { cwd: root, signal });
  if (exitCode !== 0) {
    throw new HostError(`The card page could not be built:\n${said}`);
  }
}

/** The npm that started this host, else the one on the PATH. */
function npm(): [string, ...string[]] {
  const { npm_execpath } = process.env;
  return npm_execpath?.endsWith(".js") ? [process.execPath, npm_execpath] : ["npm"];
}

function mtime(path: string): number {
  return statSync(path).mtimeMs;
}

/** Folders count as well: their time changes when a file in them comes or goes. */
function newest(path: string): number {
  if (!existsSync(path)) {
    return 0;
  }
  if (!statSync(path).isDirectory()) {
    return mtime(path);
  }
  const times = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(({ parentPath, name }) => !join(parentPath, name).includes(join("web", "dist")))
    .map(({ parentPath, name }) => mtime(join(parentPath, name)));
  return Math.max(0, ...times);
}

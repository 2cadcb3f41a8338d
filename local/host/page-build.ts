import { existsSync, readdirSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { HostError } from "./host-error.ts";
import { run } from "./run.ts";

interface Page {
  readonly name: string;
  readonly script: string;
  readonly built: string;
  readonly sources: readonly string[];
  /** Parts of the sources that are other pages, or what was built of this one. */
  readonly except: readonly string[];
}

const CARD_PAGE: Page = {
  name: "card page",
  script: "build:page",
  built: "web/dist/index.html",
  sources: ["web", "shared", "package-lock.json"],
  except: ["web/dist", "web/console", "web/gallery"],
};

const CONSOLE: Page = {
  name: "console",
  script: "build:console",
  built: "web/console/dist/index.html",
  sources: [
    "web/console",
    "web/gallery",
    "shared/domain",
    "local/console/contract.ts",
    "package-lock.json",
  ],
  except: ["web/console/dist"],
};

export function buildPage(root: string, signal: AbortSignal): Promise<void> {
  return build(CARD_PAGE, root, signal);
}

export function buildConsole(root: string, signal: AbortSignal): Promise<void> {
  return build(CONSOLE, root, signal);
}

/** Builds a page unless the last build is newer than all of its sources. */
async function build(page: Page, root: string, signal: AbortSignal): Promise<void> {
  const built = join(root, page.built);
  const except = page.except.map((path) => join(root, path));
  const isFresh =
    existsSync(built) &&
    page.sources.every((source) => newest(join(root, source), except) < mtime(built));
  if (isFresh) {
    return;
  }
  const command = [...npm(), "run", page.script] as const;
  const { exitCode, said } = await run(command, { cwd: root, signal });
  if (exitCode !== 0) {
    throw new HostError(`The ${page.name} could not be built:\n${said}`);
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
function newest(path: string, except: readonly string[]): number {
  if (!existsSync(path)) {
    return 0;
  }
  if (!statSync(path).isDirectory()) {
    return mtime(path);
  }
  const times = readdirSync(path, { recursive: true, withFileTypes: true })
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((each) => !except.some((other) => each === other || each.startsWith(other + sep)))
    .map(mtime);
  return Math.max(0, ...times);
}

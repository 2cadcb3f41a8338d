import { existsSync, watch } from "node:fs";
import { join } from "node:path";
import { HostError } from "./host-error.ts";
import type { Host } from "./start-host.ts";

export const WATCHED = ["functions", "shared", "infra", "web"];
/** An editor saves in several steps; this waits for the last of them. */
const SETTLE_MS = 100;

/** Reloads the host when a source changes. Returns what ends the watch. */
export function watchSources(
  root: string,
  host: Host,
  say: (line: string) => void,
): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let reloading = Promise.resolve();
  const changed = (file: string) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      reloading = reloading.then(() => reload(host, file, say));
    }, SETTLE_MS);
  };
  const watchers = WATCHED.filter((folder) => existsSync(join(root, folder))).map((folder) =>
    watch(join(root, folder), { recursive: true }, (_event, file) => {
      const isBuilt = folder === "web" && file?.startsWith("dist");
      if (file !== null && !isBuilt) {
        changed(join(folder, file));
      }
    }),
  );
  return async () => {
    clearTimeout(timer);
    for (const watcher of watchers) {
      watcher.close();
    }
    await reloading;
  };
}

async function reload(host: Host, file: string, say: (line: string) => void): Promise<void> {
  const start = performance.now();
  try {
    const result = await host.reload();
    const took = `${Math.round(performance.now() - start)} ms`;
    const functions = result.kind === "reloaded" && result.functions.join(", ");
    say(
      result.kind === "restart_needed"
        ? `${file} changes resources of the stack: restart to see it.`
        : `${file} changed: reloaded ${functions || "the page, no function differs,"} in ${took}.`,
    );
  } catch (error) {
    // A half-written source is no reason to stop: what ran before goes on running.
    say(error instanceof HostError ? error.message : String(error));
  }
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const CLI = createRequire(import.meta.url).resolve("@stoplight/prism-cli/dist/index.js");

export type Prism = { readonly url: string; readonly stop: () => Promise<void> };

/** Checks requests and answers between a client and `upstream` against an OpenAPI document. */
export const startPrism = async (document: string, upstream: string): Promise<Prism> => {
  const child = spawn(
    process.execPath,
    [CLI, "proxy", document, upstream, "--host", "127.0.0.1", "--port", "0", "--errors"],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const ended = once(child, "exit");
  child.stderr.resume();
  const said: string[] = [];
  const listening = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      said.push(line);
      const url = /listening on (http:\S+)/.exec(line)?.[1];
      if (url !== undefined) {
        resolve(url);
      }
    });
  });
  const url = await Promise.race([listening, ended.then(() => null)]);
  if (url === null) {
    throw new Error(`Prism ended before it listened:\n${said.slice(-20).join("\n")}`);
  }
  return {
    url,
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
};

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { setTimeout as delay } from "node:timers/promises";
import { HostError } from "#local/host/host-error.ts";
import { freePort, LOOPBACK } from "./ports.ts";

const DYNOXIDE_VERSION = "1.2.1";

/** It starts in 30 ms. `npx` may first have to download it. */
const START_TIMEOUT_MS = 30_000;
const START_POLL_MS = 5;

export interface Engine {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts dynoxide, or uses a DynamoDB-compatible endpoint that already runs.
 *
 * `DYNAMODB_ENDPOINT` names such an endpoint; `DYNOXIDE_PATH` names a dynoxide binary. Without them
 * the binary of this platform's npm package is used, and where there is none, `npx`.
 */
export async function startDynamo(options: { file?: string }): Promise<Engine> {
  const { DYNAMODB_ENDPOINT } = process.env;
  if (DYNAMODB_ENDPOINT !== undefined) {
    return { url: DYNAMODB_ENDPOINT, stop: async () => undefined };
  }
  const port = await freePort();
  const [command, ...prefix] = dynoxideCommand();
  const engine = spawnTied(command, [
    ...prefix,
    "--port",
    String(port),
    ...(options.file === undefined ? [] : ["--db-path", options.file]),
  ]);
  const url = `http://${LOOPBACK}:${port}`;
  await answering(url, engine);
  return { url, stop: () => stop(engine) };
}

function dynoxideCommand(): readonly [string, ...string[]] {
  const { DYNOXIDE_PATH } = process.env;
  if (DYNOXIDE_PATH !== undefined) {
    return [DYNOXIDE_PATH];
  }
  try {
    const platform = `@dynoxide/${process.platform}-${process.arch}`;
    const require = createRequire(import.meta.url);
    return [require.resolve(`${platform}/dynoxide${process.platform === "win32" ? ".exe" : ""}`)];
  } catch {
    // No package for this platform is installed: npx downloads one.
    return ["npx", "--yes", `dynoxide@${DYNOXIDE_VERSION}`];
  }
}

/**
 * Starts a program that dies with this process, however this process dies: a shell watches a pipe
 * that only this process holds open, and its end is the program's end.
 */
function spawnTied(command: string, args: readonly string[]): ChildProcess {
  if (process.platform === "win32") {
    return spawn(command, args, { stdio: ["pipe", "ignore", "pipe"] });
  }
  const tie = `exec 3<&0; trap : TERM
    "$0" "$@" </dev/null 3<&- & engine=$!
    (read -r _; kill 0) <&3 & exec 3<&-
    wait $engine; wait $engine`;
  return spawn("sh", ["-c", tie, command, ...args], {
    stdio: ["pipe", "ignore", "pipe"],
    // A group of its own: `kill 0` ends all of it (npx has children) and Ctrl-C none of it.
    detached: true,
  });
}

async function answering(url: string, engine: ChildProcess): Promise<void> {
  let complaints = "";
  engine.stderr?.on("data", (chunk) => {
    complaints = `${complaints}${chunk}`.slice(-2_000);
  });
  const failed = new Promise<never>((_resolve, reject) => {
    engine.once("error", ({ message }) => reject(engineMissing(message)));
    engine.once("exit", () => reject(engineMissing(complaints.trim())));
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  const poll = async () => {
    while (Date.now() < deadline) {
      if (await isAnswering(url)) {
        return;
      }
      await delay(START_POLL_MS);
    }
    engine.stdin?.end();
    throw engineMissing(`it did not answer within ${START_TIMEOUT_MS / 1_000} s`);
  };
  await Promise.race([poll(), failed]);
}

async function isAnswering(url: string): Promise<boolean> {
  try {
    // Whatever it says: Amazon's own DynamoDB Local refuses a request without a signature.
    await fetch(url);
    return true;
  } catch {
    return false;
  }
}

function engineMissing(reason: string): HostError {
  return new HostError(
    `The embedded DynamoDB (dynoxide ${DYNOXIDE_VERSION}) did not start: ${reason}\nRun npm install, or set DYNOXIDE_PATH to its binary, or DYNAMODB_ENDPOINT to a DynamoDB-compatible server that runs.`,
  );
}

async function stop(engine: ChildProcess): Promise<void> {
  if (engine.exitCode !== null || engine.signalCode !== null) {
    return;
  }
  const exited = once(engine, "exit");
  if (process.platform === "win32") {
    engine.kill();
  }
  engine.stdin?.end();
  await exited;
}

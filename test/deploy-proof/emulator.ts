import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort, LOOPBACK } from "#local/host/engines/ports.ts";
import { pythonPrograms } from "#test/python.ts";

/** Account and region that MiniStack answers for unless told otherwise. */
export const ACCOUNT = "000000000000";
export const REGION = "us-east-1";

const REQUIREMENTS = join(import.meta.dirname, "requirements.txt");

/** It starts in half a second; a busy machine may take its time. */
const START_TIMEOUT_MS = 60_000;
const START_POLL_MS = 100;

export type Emulator = {
  /** One address for every service. */
  readonly url: string;
  /** Takes whatever is written while it runs; gone with it. */
  readonly folder: string;
  /** What a client of it finds in its environment: this address, and nobody's real credentials. */
  readonly environment: NodeJS.ProcessEnv;
  /** Calls an action by the JSON protocol, such as `secretsmanager.PutSecretValue`. */
  readonly call: (action: string, input: object) => Promise<unknown>;
  readonly stop: () => Promise<void>;
};

/** Installs MiniStack, pinned with hashes, and gives the Python that has it. */
export async function installEmulator(): Promise<string> {
  return join(await pythonPrograms("ministack", REQUIREMENTS), "python");
}

/** Starts MiniStack on this machine only, in memory, with whatever it writes under `folder`. */
export async function startEmulator(python: string, folder: string): Promise<Emulator> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const environment = environmentFor(url);
  const child = spawn(python, ["-m", "ministack"], {
    cwd: folder,
    env: {
      ...environment,
      BIND_HOST: LOOPBACK,
      GATEWAY_PORT: String(port),
      // Functions inherit it; the one call that they make without the SDK asks for it by this name.
      AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
      LOG_LEVEL: "WARNING",
      TMPDIR: folder,
      S3_DATA_DIR: join(folder, "s3"),
      STATE_DIR: join(folder, "state"),
    },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that the processes of the functions end with it.
    detached: true,
  });
  const exited = once(child, "close");
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      said += text;
    });
  }
  const stop = async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid);
    await exited;
  };
  if (!(await answers(url, child))) {
    await stop();
    throw new Error(`MiniStack did not start:\n${said}`);
  }
  return { url, folder, environment, call: (action, input) => call(url, action, input), stop };
}

/** Whether it does before it ends, or before long. */
async function answers(url: string, child: ChildProcess): Promise<boolean> {
  const until = Date.now() + START_TIMEOUT_MS;
  while (child.exitCode === null && Date.now() < until) {
    const answer = await fetch(`${url}/_ministack/health`).catch(() => undefined);
    if (answer?.ok) return true;
    await delay(START_POLL_MS);
  }
  return false;
}

/** Without profile, files or session: nothing of this machine's real AWS accounts can be reached. */
function environmentFor(url: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  return {
    ...Object.fromEntries(own),
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

async function call(url: string, action: string, input: object): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": action },
    body: JSON.stringify(input),
  });
  const body: unknown = await response.json();
  if (!response.ok)
    throw new Error(`${action} answered ${response.status}: ${JSON.stringify(body)}`);
  return body;
}

import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ROOT, type Stack, type StartFailed, startStack } from "#test/stack/start-stack.ts";
import { eventually } from "./fixture-host.ts";

const run = promisify(execFile);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pagos-start-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Processes below one, however deep, by Linux's and macOS's ps. */
async function descendants(pid: number): Promise<number[]> {
  const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid="]);
  const rows = stdout.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  const childrenOf = (parent: number): number[] =>
    rows
      .filter(([, ppid]) => ppid === parent)
      .flatMap(([child = 0]) => [child, ...childrenOf(child)]);
  return childrenOf(pid);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function isListening(url: string): Promise<boolean> {
  try {
    await fetch(url);
    return true;
  } catch {
    return false;
  }
}

function addressesOf({ outputs }: Stack): string[] {
  return [outputs.ApiUrl, outputs.ConektaUrl, outputs.SqsEndpoint, outputs.DynamoDbEndpoint];
}

function reset(...args: string[]) {
  return run(process.execPath, ["local/pagos.ts", "reset", ...args], { cwd: ROOT });
}

describe("npm start", () => {
  it("keeps data between runs, for one host at a time, until they are reset", async () => {
    const data = join(folder, "data");
    const first = await startStack(["--data", data]);
    const { CardPageUrl } = first.outputs;
    const token = new URL(CardPageUrl).hash.slice(1);

    await expect(startStack(["--data", data])).rejects.toThrow(`process ${first.pid}`);
    await expect(reset("--data", data)).rejects.toThrow("Stop it first");
    expect(statSync(first.outputs.WebhookPrivateKeyFile).mode & 0o077).toBe(0);
    expect(first.printed()).toContain(CardPageUrl);
    expect(first.printed()).not.toMatch(/warning|experimental|deprecat/i);
    expect(await first.stop()).toBe(0);

    const second = await startStack(["--data", data]);
    const link = await fetch(`${second.outputs.ApiUrl}/card-link`, {
      headers: { authorization: `Bearer ${token}` },
    });
    await second.stop();
    await reset("--data", data);

    expect(link.status).toBe(200);
    expect(existsSync(data)).toBe(false);
  });

  it.each(["SIGTERM", "SIGINT"] as const)(
    "leaves no process and no port after %s",
    async (signal) => {
      const stack = await startStack();
      const processes = await descendants(stack.pid);

      const exitCode = await stack.stop(signal);

      expect(exitCode).toBe(0);
      expect(processes.length).toBeGreaterThan(10);
      expect(processes.filter(isAlive)).toEqual([]);
      expect(await Promise.all(addressesOf(stack).map(isListening))).not.toContain(true);
    },
  );

  it("closes all that it opened when one ^C comes twice, from the terminal and from npm", async () => {
    const stack = await startStack();

    process.kill(stack.pid, "SIGINT");
    process.kill(stack.pid, "SIGINT");
    await eventually(() => (isAlive(stack.pid) ? undefined : true));

    expect(existsSync(stack.outputsFile)).toBe(false);
    expect(await stack.stop()).toBe(0);
  });

  it("ends with the npm that started it, although npm's shell passes no signal on", async () => {
    const stack = await startStack(["--memory"], ["npm", "start", "--"]);
    const processes = await descendants(stack.pid);

    await stack.stop("SIGTERM");

    await eventually(() => (processes.some(isAlive) ? undefined : true));
    expect(await Promise.all(addressesOf(stack).map(isListening))).not.toContain(true);
  });

  it("takes its processes along even when it is killed", async () => {
    const stack = await startStack();
    const processes = await descendants(stack.pid);

    await stack.stop("SIGKILL");

    await eventually(() => (processes.some(isAlive) ? undefined : true));
    expect(await Promise.all(addressesOf(stack).map(isListening))).not.toContain(true);
  });
});

describe("npm start that cannot", () => {
  async function failure(...args: string[]): Promise<StartFailed> {
    return startStack(args).then(
      () => expect.unreachable(),
      (error) => error,
    );
  }

  it("says which port is taken", async () => {
    const squatter = createServer();
    const port = await new Promise<number>((resolve) => {
      squatter.listen(0, "127.0.0.1", () => resolve(Object(squatter.address()).port));
    });

    const { exitCode, message } = await failure("--memory", "--port", String(port));
    squatter.close();

    expect(exitCode).toBe(1);
    expect(message).toContain(`Port ${port} cannot be used`);
    expect(message).not.toMatch(/^ +at /m);
  });

  it("leaves alone what another host wrote that still runs", async () => {
    const running = await startStack();
    const { port } = new URL(running.outputs.CardPageUrl);

    const { message } = await failure(
      ...["--memory", "--port", port],
      ...["--outputs", running.outputsFile],
    );
    const isLeft = existsSync(running.outputsFile);
    await running.stop();

    expect(message).toContain(`Port ${port} cannot be used`);
    expect(isLeft).toBe(true);
  });

  it("says which key file is missing", async () => {
    const { exitCode, message } = await failure("--memory", "--webhook-public-key", "nowhere.pem");

    expect(exitCode).toBe(1);
    expect(message).toContain("nowhere.pem cannot be read");
    expect(message).not.toMatch(/^ +at /m);
  });

  it.each([
    ["--port", "http"],
    ["--conekta", "conekta"],
    ["--portt", "1"],
  ])("refuses %s %s", async (option, value) => {
    const { exitCode, message } = await failure("--memory", option, value);

    expect(exitCode).toBe(1);
    expect(message).toContain(option);
  });
});

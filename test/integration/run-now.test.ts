import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listen } from "#local/host/engines/ports.ts";
import type { Outcome } from "#local/host/hosted-function.ts";
import { answerRunNow } from "#local/host/run-now.ts";
import { ROOT } from "#test/stack/start-stack.ts";

/** A host that has nothing but a reconciler, whose next run comes to this. */
let next: Outcome;
let runs: number;
let folder: string;
let port: number;
const server = () =>
  createServer(
    answerRunNow((label) => {
      if (label !== "reconcile") return;
      runs += 1;
      return Promise.resolve(next);
    }),
  );
let running: ReturnType<typeof server>;

const answered = (counts: object): Outcome => ({
  kind: "answered",
  answer: JSON.stringify({ fn: "reconcile", looked: 2, drift: 0, ...counts }),
});

beforeEach(async () => {
  next = answered({});
  runs = 0;
  folder = mkdtempSync(join(tmpdir(), "pagos-run-now-"));
  running = server();
  port = await listen(running, 0);
  const outputs = { ApiUrl: `http://127.0.0.1:${port}/api` };
  writeFileSync(join(folder, "outputs.json"), JSON.stringify({ "Pagos-local": outputs }));
});

afterEach(() => {
  running.close();
  running.closeAllConnections();
  rmSync(folder, { recursive: true });
});

const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
  new Promise<number | undefined>((resolve, reject) => {
    httpRequest({ port, method, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });

describe("POST /_local/run", () => {
  const path = "/_local/run/reconcile";

  it("refuses other machines' names and pages, other methods and other functions", async () => {
    const statuses = [
      await ask("POST", path, { host: "shop.example.com" }),
      await ask("POST", path, { origin: "https://shop.example.com" }),
      await ask("GET", path),
      await ask("POST", "/_local/run/create-order"),
    ];

    expect([statuses, runs]).toEqual([[403, 403, 405, 404], 0]);
  });
});

describe("npm run reconcile", () => {
  const command = (...args: string[]) =>
    new Promise<{ code: number; out: string; complaint: string }>((resolve) => {
      const outputs = join(folder, "outputs.json");
      const words = ["local/pagos.ts", "reconcile", "--outputs", outputs, ...args];
      const child = execFile(process.execPath, words, { cwd: ROOT }, (_, out, complaint) =>
        resolve({ code: child.exitCode ?? -1, out, complaint }),
      );
    });

  it("runs it once and prints the counts", async () => {
    const { code, out } = await command();

    expect([code, out, runs]).toEqual([0, "drift=0  fn=reconcile  looked=2\n", 1]);
  });

  it.each([
    ["drift", { drift: 1 }, 3],
    ["stuck orders", { stuck: 1, stuck_orders: "pbd_a" }, 3],
    ["what it could not do", { troubles: "PagosError conekta_unavailable" }, 1],
  ])("tells of %s by its exit code", async (_, counts, expected) => {
    next = answered(counts);

    const { code, out } = await command("--json");

    expect(code).toBe(expected);
    expect(JSON.parse(out)).toMatchObject(counts);
  });

  it("says that the run failed, or that no host is there", async () => {
    next = { kind: "failed", message: "Task timed out" };
    const failed = await command();
    running.close();
    running.closeAllConnections();
    const gone = await command();
    const nowhere = await command("--outputs", join(folder, "nothing.json"));

    expect([failed.code, gone.code, nowhere.code]).toEqual([1, 1, 1]);
    expect(failed.complaint).toContain("Task timed out");
    expect(gone.complaint).toContain("npm start");
    expect(nowhere.complaint).toContain("names no running host");
  });
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, inject, it } from "vitest";
import * as z from "zod";
import { merchant } from "#test/stack/merchant.ts";
import { ROOT } from "#test/stack/start-stack.ts";

const outputs = inject("outputs");
const shop = merchant(outputs);
// Inside the repository, where `#test/…` means something.
mkdirSync(join(ROOT, ".local"), { recursive: true });
const folder = mkdtempSync(join(ROOT, ".local/copied-"));
afterAll(() => {
  shop.stop();
  rmSync(folder, { recursive: true });
});

/** Without what this run of Vitest told its workers. */
const ownEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|TEST$|NODE_ENV|MODE|DEV|PROD|SSR)/.test(name),
  ),
);

/** Runs the folder's test file as `vitest run` does. Gives how each of its tests ended. */
async function runTests(): Promise<readonly string[]> {
  const config = join(folder, "vitest.config.js");
  const settings = { testTimeout: 60_000, hookTimeout: 60_000, include: ["*.test.ts"] };
  writeFileSync(config, `export default ${JSON.stringify({ root: folder, test: settings })};`);
  const [vitest, report] = [
    join(ROOT, "node_modules/vitest/vitest.mjs"),
    join(folder, "report.json"),
  ];
  const args = ["run", "--config", config, "--reporter", "json", "--outputFile", report];
  const child = spawn(process.execPath, [vitest, ...args], {
    cwd: ROOT,
    stdio: "ignore",
    env: ownEnvironment,
  });
  await once(child, "close");
  const { testResults } = Report.parse(JSON.parse(readFileSync(report, "utf8")));
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ status }) => status),
  );
}

const Report = z.object({
  testResults: z.array(z.object({ assertionResults: z.array(z.object({ status: z.string() })) })),
});

describe("GET /api/payments/{id}/test", () => {
  it("gives a test that passes as it was recorded, and fails when it expects anything else", async () => {
    const { id } = await shop.paidOrder();
    await shop.messagesOf(id, ({ status }) => status === "paid");
    await shop.call("POST", `/orders/${id}/refunds`, {
      headers: { "idempotency-key": crypto.randomUUID() },
    });
    await shop.messagesOf(id, ({ status }) => status === "refunded");
    const copied = await (await fetch(`${outputs.ConsoleUrl}/api/payments/${id}/test`)).text();
    const [test = ""] = /^it\([\s\S]*/m.exec(copied) ?? [];
    const spoiled = test.replace('"status": "refunded"', '"status": "paid"');
    writeFileSync(join(folder, "copied.test.ts"), `${copied}\n${spoiled}`);

    expect(spoiled).not.toBe(test);
    expect(await runTests()).toEqual(["passed", "failed"]);
  }, 120_000);
});

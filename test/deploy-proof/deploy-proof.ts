import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClosers } from "#local/host/closers.ts";
import { run } from "#local/host/run.ts";
import { eventually } from "#test/stack/merchant.ts";
import { cdkOn, STACK } from "./cdk.ts";
import { type Emulator, installEmulator, startEmulator } from "./emulator.ts";
import {
  deleteStack,
  functionsAt,
  invoke,
  lastWords,
  reachable,
  storeConektaKey,
  webhooksAt,
} from "./preparations.ts";
import { CONEKTA_PUBLIC_KEY, type Surroundings, startSurroundings } from "./surroundings.ts";

/*
 * Deploys the stack with the CDK's own command line onto MiniStack, an AWS-compatible emulator that
 * nobody here wrote, runs the end-to-end tests against what came of it, and takes it away again.
 */

const ROOT = join(import.meta.dirname, "../..");
const closers = createClosers();

async function step<T>(what: string, act: () => Promise<T>): Promise<T> {
  const from = performance.now();
  process.stdout.write(`  ${what} … `);
  const result = await act();
  process.stdout.write(`${((performance.now() - from) / 1_000).toFixed(1)} s\n`);
  return result;
}

/** Ctrl-C leaves no emulator behind. */
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void closers.closeAll().finally(() => process.exit(130)));
}

async function prove(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "pagos-proof-"));
  closers.add(() => rmSync(folder, { recursive: true, force: true }));
  const python = await step("MiniStack, pinned, in a virtual environment", installEmulator);
  const emulator = await step("MiniStack starts", () => startEmulator(python, folder));
  closers.add(emulator.stop);
  const around = await startSurroundings(folder, closers);
  const cdk = cdkOn(emulator);
  const parameters = {
    ConektaUrl: around.conektaUrl,
    ConektaKeyArn: await storeConektaKey(emulator),
    ConektaPublicKey: CONEKTA_PUBLIC_KEY,
    JwtIssuer: around.issuerUrl,
    CardPageUrl: "http://localhost/",
  };

  await step("cdk bootstrap", cdk.bootstrap);
  await step("cdk deploy", () => cdk.deploy(parameters));
  const outputs = cdk.outputs();
  const webhooks = webhooksAt(around.conektaUrl);
  const [registered, ...others] = await webhooks.list();
  assert.ok(registered && others.length === 0, "The stack registers one webhook at Conekta.");
  await webhooks.move(registered.id, reachable(emulator, registered.url));
  const apiUrl = reachable(emulator, outputs["ApiUrl"] ?? "");

  await step("the end-to-end tests", async () =>
    endToEnd(emulator, {
      ...outputs,
      ApiUrl: apiUrl,
      WebhookUrl: reachable(emulator, outputs["WebhookUrl"] ?? ""),
      ConektaUrl: around.conektaUrl,
      SqsEndpoint: emulator.url,
      MerchantToken: around.merchantToken,
      WebhookPrivateKeyFile: around.webhookPrivateKeyFile,
    }),
  );
  await step("tokens of the wrong sort are refused", () => refusals(apiUrl, around));
  await step("the reconciler runs", () => reconciles(emulator));
  await step("cdk deploy again changes nothing", async () =>
    assert.match(await cdk.deploy(parameters), /no changes/),
  );
  await webhooks.move(registered.id, registered.url);
  await step("the stack is deleted, and nothing of it is left", async () => {
    await nothingIsLeft(emulator);
    assert.deepEqual(await webhooks.list(), []);
  });
}

async function endToEnd(emulator: Emulator, outputs: object): Promise<void> {
  const outputsFile = join(emulator.folder, "outputs.json");
  writeFileSync(outputsFile, JSON.stringify({ [STACK]: outputs }));
  const { exitCode, said } = await run(
    [
      process.execPath,
      join(ROOT, "node_modules/vitest/vitest.mjs"),
      "run",
      "--project",
      "end-to-end",
    ],
    { cwd: ROOT, env: { ...process.env, PAGOS_OUTPUTS: outputsFile } },
  );
  if (exitCode !== 0) {
    throw new Error(`The end-to-end tests failed:\n${said}\n\n${await lastWords(emulator)}`);
  }
}

/** What the deployed authorizer, not our code, has to tell apart. */
async function refusals(apiUrl: string, { tokenWith }: Surroundings): Promise<void> {
  const statusWith = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${apiUrl}/orders?customer_id=cus_nobody`, { headers })).status;
  };
  assert.equal(await statusWith(await tokenWith({ scope: "orders:read" })), 200);
  assert.equal(await statusWith(await tokenWith({ scope: "orders:write" })), 403);
  assert.equal(await statusWith(await tokenWith({ audience: "somebody else" })), 401);
  assert.equal(await statusWith(await tokenWith({ expires: "-1h" })), 401);
}

async function reconciles(emulator: Emulator): Promise<void> {
  const name = (await functionsAt(emulator)).get("reconcile");
  assert.ok(name, "There is no reconcile function.");
  await invoke(emulator, name);
}

async function nothingIsLeft(emulator: Emulator): Promise<void> {
  await deleteStack(emulator, STACK);
  await eventually(async () => (await functionsAt(emulator)).size === 0, 30_000);
  const tables = await emulator.call("DynamoDB_20120810.ListTables", {});
  const queues = await emulator.call("AmazonSQS.ListQueues", {});
  assert.deepEqual([tables, queues], [{ TableNames: [] }, { QueueUrls: [] }]);
}

const NOT_SHOWN = `
  Deployed as the stage "proof" of infra/stages.ts. Switched off there, for want of it in the emulator:
  CloudFront with the page, firewall and origin check (it knows no origin access control), the Cognito
  pool (its tokens carry none of our scopes), and alarms and dashboard (it knows no metric math).
  Deployed, and ignored by the emulator: dead-letter queues, IAM, resource policies, throttling,
  DeletionPolicy, the template's rules. Not tried: cdk destroy, which names the stack in a way that the
  emulator does not understand; it is deleted by name.
`;

try {
  await prove();
  process.stdout.write(NOT_SHOWN);
} catch (error) {
  process.stdout.write("\n");
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
} finally {
  await closers.closeAll();
}

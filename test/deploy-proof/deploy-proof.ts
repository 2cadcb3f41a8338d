import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as z from "zod";
import { createClosers } from "#local/host/closers.ts";
import { run } from "#local/host/run.ts";
import { StackOutputs } from "#test/end-to-end/stack-under-test.ts";
import { eventually, merchant } from "#test/stack/merchant.ts";
import { type Cdk, cdkOn, STACK } from "./cdk.ts";
import { CHANGED } from "./changes.ts";
import { refusals, refusedByNewCeiling, rememberedOrder } from "./checks.ts";
import { type Emulator, installEmulator, startEmulator } from "./emulator.ts";
import { guestsAreRefused, originSecret, startFront } from "./front.ts";
import {
  deleteStack,
  functionsAt,
  invoke,
  lastWords,
  reachable,
  retentions,
  storeConektaKey,
  webhooksAt,
} from "./preparations.ts";
import { CONEKTA_PUBLIC_KEY, type Surroundings, startSurroundings } from "./surroundings.ts";

/*
 * Deploys the stack with the CDK's own command line onto MiniStack, an AWS-compatible emulator that
 * nobody here wrote, runs the end-to-end tests against what came of it, deploys another configuration
 * over it, runs them again, and takes it away.
 */

const ROOT = join(import.meta.dirname, "../..");
const CHANGED_APP = "node test/deploy-proof/changed-app.ts";
/** AWS's rules were asked about the first template; they take half of the time. */
const UNCHECKED = ["--context", "@aws-cdk/core:validateAgainstDefaultRules=false"];
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
  const assembly = await step("cdk synth", () => cdk.synth());
  await step("cdk deploy", () => cdk.deploy(assembly, parameters));
  const apiUrl = reachable(emulator, cdk.outputs()["ApiUrl"] ?? "");
  const front = await startFront(apiUrl, await originSecret(emulator), closers);
  const stack = stackOf({ emulator, around, cdk, front });
  const deployed = { emulator, around, cdk, parameters, assembly, apiUrl, stack };
  const webhooks = webhooksAt(around.conektaUrl);
  const [registered, ...others] = await webhooks.list();
  assert.ok(registered && others.length === 0, "The stack registers one webhook at Conekta.");

  await webhooks.change(registered.id, { url: stack.WebhookUrl });
  await asDeployed(deployed);
  await webhooks.change(registered.id, {
    url: registered.url,
    subscribed_events: ["webhook_ping"],
  });
  await asChanged(deployed);
  assert.deepEqual(await webhooks.list(), [registered], "The webhook hears of everything again.");
  await webhooks.change(registered.id, { url: stack.WebhookUrl });
  await step("the end-to-end tests again", () => endToEnd(deployed));
  await webhooks.change(registered.id, { url: registered.url });
  await step("the stack is deleted, and nothing of it is left", async () => {
    await nothingIsLeft(emulator);
    assert.deepEqual(await webhooks.list(), []);
  });
}

type Deployed = {
  readonly emulator: Emulator;
  readonly around: Surroundings;
  readonly cdk: Cdk;
  readonly parameters: Readonly<Record<string, string>>;
  /** The folder of what was deployed. */
  readonly assembly: string;
  /** The API's own address. */
  readonly apiUrl: string;
  /** What whoever stands outside has to know, with addresses of what plays CloudFront. */
  readonly stack: z.output<typeof StackOutputs>;
};

type Place = Pick<Deployed, "emulator" | "around" | "cdk"> & { readonly front: string };

function stackOf({ emulator, around, cdk, front }: Place): Deployed["stack"] {
  return StackOutputs.parse({
    ...cdk.outputs(),
    ApiUrl: front,
    WebhookUrl: `${front}/webhooks/conekta`,
    ConektaUrl: around.conektaUrl,
    SqsEndpoint: emulator.url,
    MerchantToken: around.merchantToken,
    WebhookPrivateKeyFile: around.webhookPrivateKeyFile,
  });
}

async function asDeployed(deployed: Deployed): Promise<void> {
  const { emulator, around, apiUrl } = deployed;
  await step("the end-to-end tests", () => endToEnd(deployed));
  await step("tokens of the wrong sort are refused", () => refusals(apiUrl, around));
  await step("guests who pass CloudFront by are refused", () => guestsAreRefused(apiUrl));
  await step("the reconciler runs", () => reconciles(emulator));
}

/** Another configuration over the first, while there are orders, and a webhook that somebody bent. */
async function asChanged({ emulator, cdk, parameters, assembly, stack }: Deployed): Promise<void> {
  const shop = merchant(stack);
  closers.add(shop.stop);
  const isRemembered = await rememberedOrder(shop);
  const bundles = join(assembly, "functions");
  const changed = await step("cdk synth of another configuration", () =>
    cdk.synth(["--app", CHANGED_APP, "--context", `bundles=${bundles}`, ...UNCHECKED]),
  );
  const again = { ...parameters, DeployedAt: "later" };
  await step("cdk deploy of that", () => cdk.deploy(changed, again));
  await step("it holds, and what was stored before is still there", async () => {
    assert.deepEqual(await retentions(emulator), [CHANGED.logRetentionDays]);
    await refusedByNewCeiling(shop);
    await isRemembered();
  });
  // Before a change the CDK deletes the change set of the one before; where there is none, AWS does not
  // mind and the emulator does. One without changes leaves none behind, so it comes last.
  await step("cdk deploy again changes nothing", async () =>
    assert.match(await cdk.deploy(changed, again), /no changes/),
  );
}

async function endToEnd({ emulator, stack }: Deployed): Promise<void> {
  const outputsFile = join(emulator.folder, "outputs.json");
  writeFileSync(outputsFile, JSON.stringify({ [STACK]: stack }));
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
  CloudFront with the page and firewall (it knows no origin access control; the proof plays it in front of
  the API), the Cognito pool (its tokens carry none of our scopes), and alarms and dashboard (it knows no
  metric math). Deployed, and ignored by the emulator: dead-letter queues, IAM, resource policies,
  throttling, DeletionPolicy, the template's rules, a changed route of an API. Not tried: cdk destroy,
  which names the stack in a way that the emulator does not understand; it is deleted by name.
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

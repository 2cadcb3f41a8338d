import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { promises as readline } from "node:readline";
import {
  cdkArguments,
  type Delivery,
  inWords,
  profiled,
  readDelivery,
  stackNameOf,
  wantsTheName,
} from "./delivery.ts";

/*
 * npm run deploy|diff|destroy -- --stage dev
 *
 * The CDK's command line does the work. This says beforehand what is about to happen and to what, and
 * deploys the very template that it has shown.
 */

const REPOSITORY = resolve(import.meta.dirname, "..");
const CDK = "node_modules/aws-cdk/bin/cdk";
const VITE = "node_modules/vite/bin/vite.js";

/** It asks nobody for news. */
const QUIETLY = ["--no-notices"];

/** Ends everything, with the program's own exit code, when it fails: it has said why. */
function succeed(...args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, args, { cwd: REPOSITORY, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

async function isConfirmed(delivery: Delivery): Promise<boolean> {
  const stack = stackNameOf(delivery.stage);
  if (delivery.confirmed !== undefined) return delivery.confirmed === stack;
  if (!process.stdin.isTTY) return false;
  const prompt = readline.createInterface({ input: process.stdin, output: process.stdout });
  const typed = await prompt.question(`\nType ${stack} to destroy it: `);
  prompt.close();
  return typed === stack;
}

async function deliver(delivery: Delivery): Promise<void> {
  const { stage, profile } = delivery;
  process.stdout.write(`${inWords(delivery)}\n`);
  if (stage.cloudFront) succeed(VITE, "build", "web", "--logLevel", "warn");
  succeed(CDK, "synth", "--quiet", "-c", `stage=${stage.name}`, ...profiled(profile), ...QUIETLY);
  if (wantsTheName(delivery) && !(await isConfirmed(delivery))) {
    process.stderr.write(`Nothing was destroyed: that wants --confirm ${stackNameOf(stage)}.\n`);
    process.exitCode = 1;
    return;
  }
  succeed(CDK, ...cdkArguments(delivery, Date.now()), ...QUIETLY);
}

try {
  await deliver(readDelivery(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}

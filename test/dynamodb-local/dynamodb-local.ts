import { type SpawnOptions, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "#local/host/run.ts";

/*
 * Runs the integration and the end-to-end tests on Amazon's own DynamoDB Local in place of dynoxide.
 * It needs Java 17 or newer. DYNAMODB_LOCAL_JAR names the jar of Amazon's download, unpacked;
 * without it, Maven fetches the same from Maven Central, once.
 */

const ROOT = join(import.meta.dirname, "../..");
const POM = join(import.meta.dirname, "pom.xml");
const STAND_IN = join(import.meta.dirname, "as-dynoxide.sh");

const HOW =
  "Set DYNAMODB_LOCAL_JAR to DynamoDBLocal.jar of Amazon's download, or install Maven to have it fetched.";

/** The folder of DynamoDB Local's libraries. Throws when there are none and nobody can fetch them. */
async function libraries(): Promise<{ readonly jars: string; readonly native: string }> {
  const { DYNAMODB_LOCAL_JAR } = process.env;
  if (DYNAMODB_LOCAL_JAR !== undefined) {
    const native = join(dirname(DYNAMODB_LOCAL_JAR), "DynamoDBLocal_lib");
    return { jars: `${DYNAMODB_LOCAL_JAR}:${native}/*`, native };
  }
  const pins = createHash("sha256").update(readFileSync(POM)).digest("hex").slice(0, 12);
  const folder = join(ROOT, "node_modules/.cache", `dynamodb-local-${pins}`);
  const complete = join(folder, "complete");
  if (!existsSync(complete)) {
    rmSync(folder, { recursive: true, force: true });
    await fetchInto(folder);
    writeFileSync(complete, "");
  }
  return { jars: `${folder}/*`, native: folder };
}

async function fetchInto(folder: string): Promise<void> {
  const fetched = await run(
    ["mvn", "-q", "-B", "-f", POM, "dependency:copy-dependencies", `-DoutputDirectory=${folder}`],
    {},
  ).catch((cause: unknown) => {
    throw new Error(HOW, { cause });
  });
  if (fetched.exitCode !== 0) throw new Error(`${fetched.said}\n\n${HOW}`);
}

/** Gives the exit code of a program that talks to whoever started this one. */
async function exitCodeOf(args: readonly string[], env: SpawnOptions["env"]): Promise<number> {
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: "inherit" });
  await once(child, "close");
  return child.exitCode ?? 1;
}

try {
  const { jars, native } = await libraries();
  process.exitCode = await exitCodeOf(
    [
      join(ROOT, "node_modules/vitest/vitest.mjs"),
      ...["run", "--config", "test/dynamodb-local.vitest.config.ts"],
      ...process.argv.slice(2),
    ],
    {
      ...process.env,
      DYNOXIDE_PATH: STAND_IN,
      DYNAMODB_LOCAL_JARS: jars,
      DYNAMODB_LOCAL_NATIVE: native,
    },
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

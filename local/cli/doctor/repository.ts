import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { run } from "#local/host/run.ts";

const ROOT = join(import.meta.dirname, "../../..");

/** The major version that everything is tested with. */
export const WANTED_NODE = Number.parseInt(
  readFileSync(join(ROOT, ".nvmrc"), "utf8").replace("v", ""),
  10,
);

/** As long as Conekta's keys are. Samples in documents are made of words; real ones have digits too. */
const LONG_KEY = "key_[A-Za-z0-9]{20,}";
const HAS_DIGIT = /key_\w*\d/;

/**
 * Files that git keeps and that hold what looks like a private key of Conekta's. None where there is no git.
 * Public keys look the same: those that `pagos init` has written down are no secret.
 */
export async function committedKeys(folder = ROOT): Promise<readonly string[]> {
  const words = ["git", "grep", "-IoE", LONG_KEY, "--", ".", ":!package-lock.json"] as const;
  const { exitCode, said } = await run(words, { cwd: folder }).catch(() => NOTHING);
  if (exitCode !== 0) return [];
  const open = publicKeysIn(folder);
  const found = said.split("\n").flatMap((line) => {
    const [, file, key = ""] = /^(.*):(key_\w+)$/.exec(line) ?? [];
    return file !== undefined && HAS_DIGIT.test(key) && !open.has(key) ? [file] : [];
  });
  return [...new Set(found)];
}

const NOTHING = { exitCode: null, said: "" };

const STAGES = "infra/stages";
const Answers = z.object({ conekta: z.object({ publicKey: z.string() }) });

/** Of `infra/stages/<stage>.json`, which `pagos init` writes; null where it has not. */
export function publicKeyOf(stage: string, folder = ROOT): string | null {
  const file = join(folder, STAGES, `${stage}.json`);
  if (!existsSync(file)) return null;
  return Answers.safeParse(JSON.parse(readFileSync(file, "utf8"))).data?.conekta.publicKey ?? null;
}

function publicKeysIn(folder: string): ReadonlySet<string | null> {
  const stages = join(folder, STAGES);
  const files = existsSync(stages) ? readdirSync(stages) : [];
  return new Set(
    files
      .filter((file) => file.endsWith(".json"))
      .map((file) => publicKeyOf(file.slice(0, -".json".length), folder)),
  );
}

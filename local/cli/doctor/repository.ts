import { existsSync, readFileSync } from "node:fs";
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

/** Files that git keeps and that hold what looks like a key of Conekta's. None where there is no git. */
export async function committedKeys(folder = ROOT): Promise<readonly string[]> {
  const words = ["git", "grep", "-IoE", LONG_KEY, "--", ".", ":!package-lock.json"] as const;
  const { exitCode, said } = await run(words, { cwd: folder }).catch(() => NOTHING);
  if (exitCode !== 0) return [];
  const found = said.split("\n").filter((line) => HAS_DIGIT.test(line));
  return [...new Set(found.map((line) => line.slice(0, line.lastIndexOf(":"))))];
}

const NOTHING = { exitCode: null, said: "" };

const Answers = z.object({ conekta: z.object({ publicKey: z.string() }) });

/** Of `infra/stages/<stage>.json`, which `pagos init` writes; null where it has not. */
export function publicKeyOf(stage: string): string | null {
  const file = join(ROOT, "infra/stages", `${stage}.json`);
  if (!existsSync(file)) return null;
  return Answers.safeParse(JSON.parse(readFileSync(file, "utf8"))).data?.conekta.publicKey ?? null;
}

import { confirm, isCancel, text } from "@clack/prompts";
import { UsageError } from "./exit-code.ts";
import type { ChangeOptions } from "./stage-command.ts";
import type { StagePlace } from "./stage-place.ts";

/**
 * Lets a change pass where no real money moves. Where it does, whoever asks for it says so twice: with
 * `--live`, and by typing the stage's name, or with `--yes` where nobody can type.
 */
export async function permit(
  { mode, stage }: Pick<StagePlace, "mode" | "stage">,
  { live, yes }: Pick<ChangeOptions, "live" | "yes">,
  typed: () => Promise<string | null> = askForName,
): Promise<void> {
  if (mode === "sandbox") return;
  if (!live) throw new UsageError(`${stage} moves real money: this wants --live.`);
  if (yes) return;
  const name = await typed();
  if (name === null) throw new UsageError(SAY_YES);
  if (name !== stage) throw new UsageError(`Nothing was changed: that is not ${stage}.`);
}

const SAY_YES = "Nothing was changed. Without a terminal, say --yes.";

/**
 * Asks before one of several changes; `--yes` answers for all of them.
 *
 * @param ask gives null where nobody can answer.
 */
export async function agreed(
  question: string,
  { yes }: Pick<ChangeOptions, "yes">,
  ask: (message: string) => Promise<boolean | null> = askPlainly,
): Promise<boolean> {
  if (yes) return true;
  const answer = await ask(question);
  if (answer === null) throw new UsageError(SAY_YES);
  return answer;
}

async function askPlainly(message: string): Promise<boolean | null> {
  if (!process.stdin.isTTY) return null;
  return (await confirm({ message, output: process.stderr })) === true;
}

async function askForName(): Promise<string | null> {
  if (!process.stdin.isTTY) return null;
  const name = await text({
    message: "This moves real money. Type the stage's name",
    output: process.stderr,
  });
  return isCancel(name) ? "" : name.trim();
}

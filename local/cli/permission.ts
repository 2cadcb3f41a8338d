import { isCancel, text } from "@clack/prompts";
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
  if (name === null) throw new UsageError("Nothing was changed. Without a terminal, say --yes.");
  if (name !== stage) throw new UsageError(`Nothing was changed: that is not ${stage}.`);
}

async function askForName(): Promise<string | null> {
  if (!process.stdin.isTTY) return null;
  const name = await text({ message: "This moves real money. Type the stage's name" });
  return isCancel(name) ? "" : name.trim();
}

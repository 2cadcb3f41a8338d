import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { VERBS } from "#local/cli/verbs.ts";

/** `start` reads its own command line. */
const LOADED = VERBS.filter(({ name }) => name !== "start");

function helpOf(command: Command): string {
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  return help;
}

describe("VERBS", () => {
  it.each(LOADED)("$name begins its help with a line to paste", async ({ name, load }) => {
    const command = await load();

    for (const each of [command, ...command.commands]) {
      const [first, second] = helpOf(each).split("\n");
      expect(first).toBe("Examples:");
      expect(second).toMatch(new RegExp(`^ {2}npm run pagos -- ${name}\\b`));
    }
  });
});

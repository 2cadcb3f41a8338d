import type { Command } from "commander";
import { beforeAll, describe, expect, it } from "vitest";
import { VERBS } from "#local/cli/verbs.ts";

/** `start` reads its own command line. */
const LOADED = VERBS.map(({ name }) => name).filter((name) => name !== "start");
const commands = new Map<string, Command>();

/** Half a second where nothing else runs; the SDK's clients are among what verbs load. */
const LOADING_MS = 60_000;

beforeAll(async () => {
  for (const { name, load } of VERBS) if (name !== "start") commands.set(name, await load());
}, LOADING_MS);

function helpOf(command: Command): string {
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  return help;
}

describe("VERBS", () => {
  it.each(LOADED)("%s begins its help with a line to paste", (name) => {
    const command = commands.get(name);

    expect(command?.name()).toBe(name);
    for (const each of command ? [command, ...command.commands] : []) {
      const [first, ...lines] = helpOf(each).split("\n");
      const examples = lines.slice(0, lines.indexOf(""));
      expect(first).toBe("Examples:");
      expect(examples[0]).toMatch(new RegExp(`^ {2}npm run pagos -- ${name}\\b`));
      for (const example of examples) {
        expect(example).toMatch(new RegExp(`npm run (-s )?pagos -- ${name}\\b`));
      }
    }
  });
});

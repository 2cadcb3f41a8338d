import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { readDelivery } from "#infra/delivery.ts";
import { VERBS } from "#local/cli/verbs.ts";
import { type Page, readPages } from "#test/docs/page.ts";

/*
 * Whoever follows a page at night types what stands there. Each command line of every page goes through
 * the parser of the program that would run it, as far as reading goes.
 */

const pages = readPages();

/**
 * The words after a command, up to the end of the code, a redirection or a comment. `<event id>` is one
 * word, and `key_…` stands for a whole one.
 */
function linesOf({ text }: Page, command: string): readonly (readonly string[])[] {
  const found = text.replaceAll("\\\n", " ").matchAll(new RegExp(`${command}([^\`\\n|;)]*)`, "g"));
  return [...found].map(([, line = ""]) => {
    const [typed = ""] = line.split(/ [#<>] /);
    return typed.replaceAll("…", "x").match(/<[^>]*>|"[^"]*"|\S+/g) ?? [];
  });
}

/** A verb, and the verb below it where it is named: `keys rotate`. */
async function commandFor([name, second]: readonly string[]): Promise<Command | undefined> {
  const verb = VERBS.find((each) => each.name === name);
  const command = await verb?.load();
  return command?.commands.find((each) => each.name() === second) ?? command;
}

/** `npm run pagos -- <verb>`, where a page speaks of any of them. */
const isPlaceholder = (word = "x") => word === "x" || word.startsWith("<");

/** Why the program would refuse to do anything, or null. Verbs that prose names alone are only looked up. */
async function refusal(words: readonly string[]): Promise<string | null> {
  if (words[0] === "start" || isPlaceholder(words[0])) return null;
  const command = await commandFor(words);
  if (command === undefined) return "there is no such verb";
  const rest = words.slice(command.parent === null ? 1 : 2);
  if (rest.length === 0 || rest.includes("--help")) return null;
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  try {
    const { operands, unknown } = command.parseOptions([...rest]);
    if (unknown.length > 0) return `it does not know ${unknown[0]}`;
    return countRefusal(command, operands.length);
  } catch (error) {
    return String(error);
  }
}

function countRefusal({ registeredArguments: taken }: Command, given: number): string | null {
  const least = taken.filter(({ required }) => required).length;
  const most = taken.some(({ variadic }) => variadic) ? Number.POSITIVE_INFINITY : taken.length;
  return given < least || given > most ? `it takes ${least} to ${most} words, not ${given}` : null;
}

describe.each(pages.map((page) => [page.file, page] as const))("%s", (_, page) => {
  it("shows command lines of pagos that pagos would read", async () => {
    const refused: string[] = [];
    for (const words of linesOf(page, "\\bnpm run (?:-s )?pagos -- ")) {
      const why = await refusal(words);
      if (why !== null) refused.push(`${words.join(" ")}: ${why}`);
    }

    expect(refused).toEqual([]);
  });

  it("shows deployments that the deployment would read", () => {
    const lines = linesOf(page, "\\bnpm run (?=(?:deploy|diff|destroy) -- )");

    for (const [verb = "", , ...options] of lines) {
      const words = options.map((word) => (/^(<.*>|x|"?\$.*)$/.test(word) ? "dev" : word));
      expect(() => readDelivery([verb, ...words]), options.join(" ")).not.toThrow();
    }
  });
});

describe("the reading of command lines", () => {
  it.each([
    ["no verb at all", ["medicate", "--stage", "prod"], "no such verb"],
    ["an option of another verb", ["keys", "list", "--days", "3"], "does not know --days"],
    ["a word too few", ["explain", "--stage", "prod"], "it takes 1 to 1"],
    ["an option without its value", ["doctor", "--stage"], "argument missing"],
  ])("notices %s", async (_, words, why) => {
    expect(await refusal(words)).toContain(why);
  });
});

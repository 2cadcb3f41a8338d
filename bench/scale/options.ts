import { Command, InvalidArgumentError } from "commander";
import { PLAN, type Plan } from "./results.ts";

export type CommandLine = {
  readonly plan: Plan;
  readonly stage: string;
  readonly json: boolean;
  readonly write: boolean;
};

/** Reads the command line of `npm run scale`. Prints help, or what is wrong with it, and exits. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const { rates, seed, outage, after, ...given } = new Command("npm run scale --")
    .description(
      "Plays a shop through an outage of Conekta, with the settings that are deployed and with raised ones.",
    )
    .option("--rates <numbers>", "orders a second, several with commas", toCounts, [...PLAN.rates])
    .option("--seed <number>", "the same seed is the same run", toCount, PLAN.seed)
    .option(
      "--outage <minutes>",
      "how long Conekta does not answer",
      toCount,
      PLAN.outageSeconds / 60,
    )
    .option("--after <minutes>", "how long is watched after that", toCount, PLAN.afterSeconds / 60)
    .option("--stage <name>", "whose template says what is deployed", "prod")
    .option("--json", "print all, each second of it, as JSON", false)
    .option("--write", "write figures and charts into docs/scale.md", false)
    .allowExcessArguments(false)
    .parse(argv)
    .opts<
      Omit<CommandLine, "plan"> & {
        readonly rates: readonly number[];
        readonly seed: number;
        readonly outage: number;
        readonly after: number;
      }
    >();
  return {
    ...given,
    plan: { rates, seed, outageSeconds: outage * 60, afterSeconds: after * 60 },
  };
}

function toCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new InvalidArgumentError("It must be a whole number, 1 or more.");
  }
  return Number(text);
}

const toCounts = (text: string): readonly number[] => text.split(",").map(toCount);

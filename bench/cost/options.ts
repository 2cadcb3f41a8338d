import { Command, InvalidArgumentError, Option } from "commander";
import { REGIONS } from "#infra/prices.ts";
import { type Scenario, USUAL_MONTH } from "./scenario.ts";

export type CommandLine = {
  readonly scenario: Scenario;
  readonly region: string;
  readonly stage: string;
  readonly json: boolean;
  readonly write: boolean;
};

type Given = Omit<Scenario, "repeated" | "factor" | "downstream"> & {
  readonly retries: number;
  readonly factor?: number;
  readonly standard: boolean;
} & Omit<CommandLine, "scenario">;

/** Reads the command line of `npm run cost`. Prints help, or what is wrong with it, and exits. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const usual = USUAL_MONTH;
  const given = new Command("npm run cost --")
    .description(
      "What so many payments cost at AWS in a month, from counted operations and list prices.",
    )
    .option("--payments <number>", "paid orders in the month", toNumber, usual.payments)
    .addOption(
      new Option("--region <name>", "where the stage is")
        .choices(Object.keys(REGIONS))
        .default("mx-central-1"),
    )
    .option("--factor <number>", "how much dearer than us-east-1 the region is", toNumber)
    .option("--stage <name>", "whose template says what stands all month", "prod")
    .option("--webhooks <number>", "events about each payment", toNumber, usual.webhooks)
    .option(
      "--batch <number>",
      "events that the consumer gets at a time, 1 to 10",
      toNumber,
      usual.batch,
    )
    .option(
      "--spread <number>",
      "batches among which a payment's events are spread",
      toNumber,
      usual.spread,
    )
    .option(
      "--retries <percent>",
      "requests and events that come twice",
      toNumber,
      usual.repeated * 100,
    )
    .option(
      "--conekta-ms <number>",
      "how long one of Conekta's answers takes",
      toNumber,
      usual.conektaMs,
    )
    .option("--standard", "as if logistics and accounting were no FIFO queues", false)
    .option("--no-edge", "webhooks do not come through CloudFront and the firewall")
    .option("--json", "print the bill as JSON", false)
    .option("--write", "write the figures into docs/cost.md and the baseline", false)
    .allowExcessArguments(false)
    .parse(argv)
    .opts<Given>();
  return { ...given, scenario: scenarioOf(given) };
}

function scenarioOf(given: Given): Scenario {
  const { payments, webhooks, spread, edge, conektaMs, region } = given;
  return {
    payments,
    webhooks,
    batch: Math.min(10, Math.max(1, given.batch)),
    spread,
    repeated: given.retries / 100,
    edge,
    downstream: given.standard ? "standard" : "fifo",
    conektaMs,
    factor: given.factor ?? REGIONS[region]?.factor ?? 1,
  };
}

function toNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0) {
    throw new InvalidArgumentError("It must be a number, 0 or more.");
  }
  return value;
}

import { randomInt } from "node:crypto";
import { Command, InvalidArgumentError } from "commander";
import { ALL_FAULT_KINDS, FAULT_KINDS, type FaultKind } from "#local/faults/fault-kinds.ts";

/** What a campaign is, as far as a command line can say it; the same again is the same campaign. */
export type Campaign = {
  readonly seed: number;
  readonly orders: number;
  /** Orders a second; undefined, as fast as they are answered. */
  readonly rate: number | undefined;
  /** Percent of the occasions that each kind of fault strikes. */
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  /** Ids of the only orders that faults may strike; empty, all. */
  readonly only: readonly string[];
};

export type CommandLine = {
  readonly campaign: Campaign;
  readonly json: boolean;
  /** Whether to look for a smaller campaign when this one fails. */
  readonly shrink: boolean;
};

const SEED_MAX = 2 ** 31;
const DEFAULT_PERCENT = 5;

/** Reads the command line of `npm run campaign`. Prints help, or what is wrong with it, and exits. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const { json, shrink, seed, ...given } = new Command("npm run campaign --")
    .description(
      "Charges many orders while everything fails, then checks that no money was taken twice or lost.",
    )
    .option("--seed <number>", "repeats a campaign; otherwise one is drawn and printed", toCount)
    .option("--orders <number>", "orders to place", toCount, 300)
    .option("--rate <number>", "orders a second; otherwise as fast as they are answered", toCount)
    .option("--faults <kinds>", describeKinds(), toFaults, toFaults("all"))
    .option("--only <ids>", "let faults strike these orders only (pbd_…,…)", toWords, [])
    .option("--json", "print the report as JSON", false)
    .option("--no-shrink", "do not look for a smaller campaign that fails in the same way")
    .allowExcessArguments(false)
    .parse(argv)
    .opts<Omit<Campaign, "seed"> & Omit<CommandLine, "campaign"> & { readonly seed?: number }>();
  return { campaign: { ...given, rate: given.rate, seed: seed ?? randomSeed() }, json, shrink };
}

export function randomSeed(): number {
  return randomInt(SEED_MAX);
}

/** The command that repeats a campaign. */
export function commandFor(campaign: Campaign): string {
  return ["npm run campaign --", ...argumentsFor(campaign)].join(" ");
}

export function argumentsFor({ seed, orders, rate, faults, only }: Campaign): readonly string[] {
  return [
    ...["--seed", String(seed)],
    ...["--orders", String(orders)],
    ...(rate === undefined ? [] : ["--rate", String(rate)]),
    ...["--faults", wordsFor(faults)],
    ...(only.length === 0 ? [] : ["--only", only.join(",")]),
  ];
}

function wordsFor(faults: Campaign["faults"]): string {
  const kinds = Object.entries(faults);
  const [first] = Object.values(faults);
  const isEven = kinds.every(([, percent]) => percent === first);
  if (isEven && kinds.length === ALL_FAULT_KINDS.length) return `all=${first}`;
  return kinds.map(([kind, percent]) => `${kind}=${percent}`).join(",") || "none";
}

/** `lose=10,kill` in percent; `all` and `all=10` name every kind, `none` not one. */
export function toFaults(text: string): Campaign["faults"] {
  const wanted = toWords(text).flatMap((word) => {
    const [name = "", percent = String(DEFAULT_PERCENT)] = word.split("=");
    if (!(Number(percent) >= 0 && Number(percent) <= 100)) {
      throw new InvalidArgumentError(`${word} is no share of 0 to 100 percent.`);
    }
    return kindsNamed(name).map((kind) => [kind, Number(percent)]);
  });
  return Object.fromEntries(wanted);
}

function kindsNamed(name: string): readonly FaultKind[] {
  if (name === "none") return [];
  if (name === "all") return ALL_FAULT_KINDS;
  const kind = ALL_FAULT_KINDS.find((each) => each === name);
  if (kind === undefined) {
    throw new InvalidArgumentError(`"${name}" is not one of ${ALL_FAULT_KINDS.join(", ")}.`);
  }
  return [kind];
}

function describeKinds(): string {
  const lines = ALL_FAULT_KINDS.map((kind) => `\n  ${kind}: ${FAULT_KINDS[kind]}`);
  return `kind[=percent],… or all[=percent] or none${lines.join("")}\n`;
}

/** A whole number of the command line. */
export function toCount(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

function toWords(text: string): readonly string[] {
  return text.split(",").filter((word) => word !== "");
}

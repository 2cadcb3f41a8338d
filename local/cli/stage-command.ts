import { Command, InvalidArgumentError, Option } from "commander";
import type { Printing } from "./print.ts";

/** Where a verb acts, and how it talks. */
export interface StageOptions extends Printing {
  readonly stage: string;
  readonly region?: string;
  readonly profile?: string;
  /** The file of `npm run deploy`, or of `npm start`. */
  readonly outputs?: string;
}

/** What lets a verb change something. */
export interface ChangeOptions extends StageOptions {
  readonly yes: boolean;
  readonly live: boolean;
}

export interface About {
  readonly name: string;
  readonly description: string;
  /** What stands behind `npm run pagos --`, most wanted first; see `examplesOf`. */
  readonly examples: readonly string[];
}

/** A verb about a stage, with the options that all of them take. */
export function aboutStage({ name, description, examples }: About): Command {
  return new Command(name)
    .description(description)
    .option("--stage <name>", "local, or one that is deployed", "local")
    .option("--region <region>", "AWS region of the stage")
    .option("--profile <name>", "AWS profile")
    .option("--outputs <file>", "where npm start or npm run deploy wrote the addresses")
    .option("--json", "print JSON", false)
    .option("--quiet", "print results only", false)
    .option("--no-color", "no colours; NO_COLOR does the same")
    .addHelpText("before", examplesOf(examples))
    .allowExcessArguments(false);
}

/** The same for a verb that changes something. */
export function aboutChange(about: About): Command {
  return aboutStage(about)
    .option("--yes", "ask nothing", false)
    .option("--live", "act on a stage that moves real money", false);
}

/**
 * What stands first in a verb's help: most people look for a line to paste. An example that begins with `$ `
 * is a line of the shell's, with a verb somewhere in it.
 */
export function examplesOf(examples: readonly string[]): string {
  const lines = examples.map((example) =>
    example.startsWith("$ ") ? `  ${example.slice(2)}\n` : `  npm run pagos -- ${example}\n`,
  );
  return `Examples:\n${lines.join("")}`;
}

/** `--since`, which help shows as it is typed and not in seconds. */
export const sinceOption = (description: string, seconds: number, typed: string) =>
  new Option("--since <span>", description).argParser(toSeconds).default(seconds, typed);

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** `90s`, `10m`, `24h`, `7d`, in seconds. */
export function toSeconds(text: string): number {
  const [, count, unit = ""] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const size = UNITS[unit];
  if (count === undefined || size === undefined) {
    throw new InvalidArgumentError("It must be a span such as 90s, 10m, 24h or 7d.");
  }
  return Number(count) * size;
}

/** A whole number from 1. */
export function toCount(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError("It must be a number from 1.");
  return Number(text);
}

/** A TCP port; 0 is any free one. */
export function toPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError("It must be a number from 0 to 65535.");
}

/** An address; without a scheme, as `localhost:4000/hook`, it is plain HTTP. */
export function toUrl(text: string): string {
  const url = /^https?:\/\//.test(text) ? text : `http://${text}`;
  if (URL.canParse(url)) return url;
  throw new InvalidArgumentError("It must be an address such as localhost:4000/hook.");
}

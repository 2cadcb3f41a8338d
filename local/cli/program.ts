import { Command, CommanderError, Help, type Option } from "commander";
import { EXIT, leaveWith, UsageError } from "./exit-code.ts";
import { leaveWhenInterrupted } from "./farewells.ts";
import { inOtherWords } from "./other-words.ts";
import { VERBS } from "./verbs.ts";

const NAME = "npm run pagos --";

/**
 * Runs one command line to its end, and sets the process's exit code. Only the verb that is asked for is
 * loaded; of the others the program knows a line.
 */
export async function runPagos(argv: readonly string[]): Promise<void> {
  // Node's own reading of the environment, which `styleText` asks.
  if (argv.includes("--no-color")) process.env["NO_COLOR"] = "1";
  leaveWhenInterrupted(EXIT.interrupted);
  // Whoever reads may have read enough: `pagos logs | head`.
  process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
    process.exit(code === "EPIPE" ? EXIT.ok : EXIT.failed);
  });
  try {
    // `pagos help doctor` is how git and npm have it.
    const words = argv[0] === "help" ? [...argv.slice(1), "--help"] : [...argv];
    const program = await programFor(words[0]);
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    fail(error);
  }
}

async function programFor(wanted: string | undefined): Promise<Command> {
  const program = new Command(NAME)
    .description("Charge saved cards with Conekta: everything beside deploying.")
    .option("--no-color", "no colours; NO_COLOR does the same")
    .addHelpText("before", EXAMPLES)
    .addHelpText("after", AFTER)
    .configureHelp({ optionDescription: describe })
    .exitOverride();
  for (const { name, group, says, load } of VERBS) {
    const command = name === wanted ? await load() : new Command(name).description(says);
    program.addCommand(inherit(command, program).helpGroup(`${group}:`));
  }
  return program.helpCommand(false);
}

/** That a switch is off unless it is given need not be said of each. */
function describe(option: Option): string {
  return option.defaultValue === false ? option.description : new Help().optionDescription(option);
}

/** `addCommand` hands nothing down: neither how to exit nor where to complain. */
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const each of command.commands) inherit(each, command);
  return command;
}

function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    // It has said what is wrong; asking for help is not wrong.
    leaveWith(error.exitCode === 0 ? EXIT.ok : EXIT.usage);
    return;
  }
  process.stderr.write(`${inOtherWords(error)}\n`);
  leaveWith(error instanceof UsageError ? EXIT.usage : EXIT.failed);
}

const EXAMPLES = `Examples:
  ${NAME} trigger order.paid            charge a card here, and see all that follows
  ${NAME} explain pbd_…                 what happened to an order, in words
  ${NAME} doctor --stage dev            what is wrong with a deployed stage, and the fix
`;

const AFTER = `
Every verb has --help. Most take --stage, --profile, --region, --json and --quiet.
Exit codes: 0 done, 1 failed, 2 wrong use, 3 something is unhealthy, 130 interrupted.`;

import { Command } from "commander";
import { initCommand } from "./cli/init-command.ts";
import { keysCommand } from "./cli/keys-command.ts";

const FAILED = 1;

const pagos = new Command("npm run pagos --")
  .description("What a merchant's engineers do to a stage, beside deploying it.")
  .addCommand(initCommand())
  .addCommand(keysCommand());

try {
  await pagos.parseAsync(process.argv);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = FAILED;
}

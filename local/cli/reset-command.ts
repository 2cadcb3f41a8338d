import { existsSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { lockOwner } from "#local/host/data-lock.ts";
import { DEFAULT_DATA_DIRECTORY } from "#local/host/options.ts";
import { examplesOf } from "./stage-command.ts";

/** `pagos reset`: the local host begins anew. */
export function resetCommand(): Command {
  return new Command("reset")
    .description("Deletes the data of the local host: orders, queues, simulator, keys.")
    .option("--data <dir>", "the directory given to npm start", DEFAULT_DATA_DIRECTORY)
    .addHelpText("before", examplesOf(["reset", "reset --data .local/other"]))
    .allowExcessArguments(false)
    .action(({ data }: { data: string }) => console.log(deleteData(data)));
}

/** Throws where it is in use, or is something else. */
function deleteData(data: string): string {
  const directory = resolve(data);
  const owner = lockOwner(directory);
  if (owner !== undefined) {
    throw new Error(`The data in ${data} is in use by process ${owner}. Stop it first.`);
  }
  if (!existsSync(directory)) return `There is nothing in ${data}.`;
  if (!existsSync(join(directory, "keys"))) {
    throw new Error(`${data} does not look like data of the local host. Nothing was deleted.`);
  }
  rmSync(directory, { recursive: true });
  return `Deleted ${data}.`;
}

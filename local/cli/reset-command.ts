import { existsSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { lockOwner } from "#local/host/data-lock.ts";
import { DEFAULT_DATA_DIRECTORY } from "#local/host/options.ts";
import { type Printing, printerFor } from "./print.ts";
import { examplesOf } from "./stage-command.ts";

/** `pagos reset`: the local host begins anew. */
export function resetCommand(): Command {
  return new Command("reset")
    .description("Deletes the data of the local host: orders, queues, simulator, keys.")
    .option("--data <dir>", "the directory given to npm start", DEFAULT_DATA_DIRECTORY)
    .option("--json", "print JSON", false)
    .option("--quiet", "print results only", false)
    .addHelpText("before", examplesOf(["reset", "reset --data .local/other"]))
    .allowExcessArguments(false)
    .action(({ data, ...printing }: Printing & { data: string }) => {
      const isDeleted = deleteData(data);
      const said = isDeleted ? `Deleted ${data}.` : `There is nothing in ${data}.`;
      printerFor(printing).result({ data, deleted: isDeleted }, [said]);
    });
}

/** Whether there was anything. Throws where it is in use, or is something else. */
function deleteData(data: string): boolean {
  const directory = resolve(data);
  const owner = lockOwner(directory);
  if (owner !== undefined) {
    throw new Error(`The data in ${data} is in use by process ${owner}. Stop it first.`);
  }
  if (!existsSync(directory)) return false;
  if (!existsSync(join(directory, "keys"))) {
    throw new Error(`${data} does not look like data of the local host. Nothing was deleted.`);
  }
  rmSync(directory, { recursive: true });
  return true;
}

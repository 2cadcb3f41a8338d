import { existsSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { lockOwner } from "./host/data-lock.ts";
import { DEFAULT_DATA_DIRECTORY } from "./host/options.ts";

const { data } = new Command("npm run reset --")
  .description("Deletes the data of the local host: orders, queues, simulator, keys.")
  .option("--data <dir>", "the directory given to npm start", DEFAULT_DATA_DIRECTORY)
  .allowExcessArguments(false)
  .parse(process.argv)
  .opts<{ data: string }>();

const directory = resolve(data);
const owner = lockOwner(directory);
if (owner !== undefined) {
  console.error(`The data in ${data} is in use by process ${owner}. Stop it first.`);
  process.exitCode = 1;
} else if (!existsSync(directory)) {
  console.log(`There is nothing in ${data}.`);
} else if (!existsSync(join(directory, "keys"))) {
  console.error(`${data} does not look like data of the local host. Nothing was deleted.`);
  process.exitCode = 1;
} else {
  rmSync(directory, { recursive: true });
  console.log(`Deleted ${data}.`);
}

import { sourcePlace } from "./source-place.ts";

/*
 * npm run where -- create-order "at f (/var/task/index.js:12:3456)"
 *
 * Says which line of ours an error came from, on the commit that is deployed.
 */

const [name = "", at = ""] = process.argv.slice(2);
try {
  process.stdout.write(`${await sourcePlace(name, at)}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}

#!/usr/bin/env node
import { runPagos } from "./cli/program.ts";

const [verb, ...rest] = process.argv.slice(2);
if (verb === "start") {
  // It reads its own command line, as `npm start` does, and outlives whatever a verb is held to.
  process.argv.splice(2, 1);
  await import("./start.ts");
} else {
  await runPagos(verb === undefined ? ["--help"] : [verb, ...rest]);
}

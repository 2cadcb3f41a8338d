import { deployedAs } from "#bench/deployed.ts";
import { readCommandLine } from "./options.ts";
import { printed } from "./print.ts";
import { resultsOf } from "./results.ts";
import { writeResults } from "./write-results.ts";

const { plan, stage, json, write } = readCommandLine(process.argv);
const results = resultsOf(deployedAs(stage), plan);

if (write) console.log(writeResults(results).join("\n"));
else console.log(json ? JSON.stringify(results) : printed(results));

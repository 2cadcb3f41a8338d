import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Command } from "commander";
import { argumentsFor, type Campaign, randomSeed, toCount, toFaults } from "./campaign/options.ts";
import { inParallel } from "./campaign/pool.ts";

/** Percent of the occasions that every kind of fault strikes, from a bad day to a catastrophe. */
const PERCENTS = [1, 2, 3, 5, 8, 10, 15, 20];

const { seeds, orders, seed, atOnce } = new Command("npm run campaign:long --")
  .description("Runs campaigns of many seeds and strengths; a failed one prints how to repeat it.")
  .option("--seeds <number>", "campaigns to run", toCount, 20)
  .option("--orders <number>", "orders in all", toCount, 5_000)
  .option("--seed <number>", "first seed; otherwise one is drawn", toCount, randomSeed())
  .option("--at-once <number>", "campaigns at a time: each mostly waits", toCount, 4)
  .allowExcessArguments(false)
  .parse()
  .opts<{ seeds: number; orders: number; seed: number; atOnce: number }>();

const campaigns = Array.from(
  { length: seeds },
  (_, at): Campaign => ({
    seed: seed + at,
    orders: Math.ceil(orders / seeds),
    rate: undefined,
    faults: toFaults(`all=${PERCENTS[at % PERCENTS.length]}`),
    only: [],
  }),
);

/** In a process of its own, so that one campaign's work is not another's delay. */
async function run(campaign: Campaign): Promise<boolean> {
  const file = join(import.meta.dirname, "campaign.ts");
  const child = spawn(process.execPath, [file, ...argumentsFor(campaign), "--no-shrink"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    said += text;
  });
  const [exitCode] = await once(child, "close");
  console.log(said);
  return exitCode === 0;
}

const started = performance.now();
const passed = await inParallel(campaigns, atOnce, run);
const failed = passed.filter((isPassed) => !isPassed).length;
const seconds = Math.round((performance.now() - started) / 1_000);
console.log(`${passed.length} campaigns in ${seconds} s, ${failed} of them failed.`);
process.exitCode = failed === 0 ? 0 : 1;

import { Command } from "commander";
import { prepareGround } from "./ground.ts";
import { measureCold } from "./measures/cold.ts";
import { measureConektaCall } from "./measures/conekta-call.ts";
import { measureEndToEnd } from "./measures/end-to-end.ts";
import { BATCHES } from "./measures/first-events.ts";
import { measureGrowth } from "./measures/growth.ts";
import { measureSizes } from "./measures/sizes.ts";
import { measureWarm } from "./measures/warm.ts";
import { circumstances } from "./report/machine.ts";
import { printRows } from "./report/print.ts";
import type { Row } from "./report/row.ts";
import { budgetTable, countedTable, measuredTable, writePage } from "./report/write.ts";

/** How much of everything: enough for medians that repeat, within three minutes on two cores. */
const FULL = {
  coldRounds: 7,
  conektaCall: { rounds: 5, calls: 30 },
  warm: { rounds: 5, invocations: { "create-order": 40, webhook: 200, consumer: BATCHES } },
  growth: { counts: [10, 100, 1_000, 10_000], atOnce: [1, 64] },
  endToEnd: { orders: 96, atOnce: [1, 8, 64] },
};
/** To see whether a change did something. */
const QUICK: typeof FULL = {
  coldRounds: 3,
  conektaCall: { rounds: 3, calls: 30 },
  warm: { rounds: 3, invocations: { "create-order": 30, webhook: 100, consumer: BATCHES } },
  growth: { counts: [10, 100], atOnce: [1, 64] },
  endToEnd: { orders: 64, atOnce: [8] },
};

/** One after the other: what runs beside a measurement is measured with it. */
async function measure(amounts: typeof FULL): Promise<readonly Row[]> {
  const ground = await prepareGround();
  const measures: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
    bundles: async () => measureSizes(ground),
    "cold starts": () => measureCold(ground, amounts.coldRounds),
    "calls to Conekta": () => measureConektaCall(ground, amounts.conektaCall),
    "warm functions": () => measureWarm(ground, amounts.warm),
    growth: () => measureGrowth(ground, amounts.growth),
    "end to end": () => measureEndToEnd(amounts.endToEnd),
  };
  const rows: Row[] = [];
  try {
    for (const [name, take] of Object.entries(measures)) {
      const started = performance.now();
      rows.push(...(await take()));
      // Beside the table, so that `--json` stays JSON.
      console.error(`${name}: ${Math.round((performance.now() - started) / 1000)} s`);
    }
    return rows;
  } finally {
    await ground.stop();
  }
}

const { json, quick, write } = new Command("npm run bench --")
  .description("Measures our functions beside the usual stack, in turn, on this machine.")
  .option("--quick", "fewer rounds: half a minute")
  .option("--json", "print every sample as JSON instead of a table")
  .option("--write", "put the tables into docs/performance.md")
  .allowExcessArguments(false)
  .parse()
  .opts<{ json?: true; quick?: true; write?: true }>();

const rows = await measure(quick ? QUICK : FULL);
const measured = circumstances(new Date());
console.log(json ? JSON.stringify({ measured, rows }, null, 2) : `${printRows(rows)}\n${measured}`);
if (write) {
  writePage({
    measured: `${measured}\n\n${measuredTable(rows)}`,
    counted: countedTable(),
    budgets: budgetTable(),
  });
}

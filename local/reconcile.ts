import { readFileSync } from "node:fs";
import { Command } from "commander";
import * as z from "zod";
import { Outputs } from "./host/outputs.ts";
import { RUN_NOW } from "./host/run-now.ts";

/** Exit codes: what the run found is another matter than that it could not run. */
const FAILED = 1;
const NEEDS_PERSON = 3;

const OutputsFile = z.record(z.string(), Outputs.pick({ ApiUrl: true }));
const Counts = z.looseObject({
  drift: z.number(),
  stuck: z.number().optional(),
  troubles: z.string().optional(),
});
type Counts = z.infer<typeof Counts>;

const { outputs, json } = new Command("npm run reconcile --")
  .description(
    "Has the running local host reconcile once with Conekta, now, and prints the counts.",
  )
  .option("--outputs <file>", "the file given to npm start", ".local/outputs.json")
  .option("--json", "print the counts as JSON", false)
  .addHelpText("after", "\nExits with 0, 1 when it could not do all, 3 on drift or stuck orders.")
  .allowExcessArguments(false)
  .parse(process.argv)
  .opts<{ outputs: string; json: boolean }>();

try {
  const counts = await reconcileAt(apiUrlIn(outputs));
  console.log(json ? JSON.stringify(counts) : inWords(counts));
  process.exitCode = exitCodeOf(counts);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = FAILED;
}

function apiUrlIn(file: string): string {
  try {
    const [stack] = Object.values(OutputsFile.parse(JSON.parse(readFileSync(file, "utf8"))));
    return z.object({ ApiUrl: z.url() }).parse(stack).ApiUrl;
  } catch (cause) {
    throw new Error(`${file} names no running host. Start one with npm start.`, { cause });
  }
}

async function reconcileAt(apiUrl: string): Promise<Counts> {
  const address = new URL(`${RUN_NOW}reconcile`, apiUrl);
  const response = await fetch(address, { method: "POST" }).catch((cause: unknown) => {
    throw new Error(`No host answers at ${address.origin}. Start one with npm start.`, { cause });
  });
  const body = await response.text();
  if (!response.ok) throw new Error(`The run failed: ${body}`);
  return Counts.parse(JSON.parse(body));
}

function inWords(counts: Counts): string {
  return Object.entries(counts)
    .map(([name, value]) => `${name}=${value}`)
    .join("  ");
}

function exitCodeOf({ drift, stuck = 0, troubles }: Counts): number {
  if (drift > 0 || stuck > 0) return NEEDS_PERSON;
  return troubles === undefined ? 0 : FAILED;
}

import * as z from "zod";
import { RUN_NOW } from "#local/host/run-now.ts";
import { EXIT, leaveWith } from "./exit-code.ts";
import type { Printer } from "./print.ts";
import type { StageOptions } from "./stage-command.ts";
import { placeOf } from "./stage-place.ts";

const Counts = z.looseObject({
  drift: z.number(),
  stuck: z.number().optional(),
  troubles: z.string().optional(),
});
type Counts = z.infer<typeof Counts>;

/** Has the running local host reconcile once with Conekta, now, and prints the counts. */
export async function reconcileNow(options: StageOptions, print: Printer): Promise<void> {
  const place = await placeOf(options);
  const counts = await runAt(place.need("ApiUrl"));
  print.result(counts, [inWords(counts)]);
  leaveWith(exitCodeOf(counts));
}

async function runAt(apiUrl: string): Promise<Counts> {
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

/** What the run found is another matter than that it could not run. */
function exitCodeOf({ drift, stuck = 0, troubles }: Counts): number {
  if (drift > 0 || stuck > 0) return EXIT.unhealthy;
  return troubles === undefined ? EXIT.ok : EXIT.failed;
}

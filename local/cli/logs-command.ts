import type { Command } from "commander";
import { type RecordedHop, timelineOf } from "./console-client.ts";
import { UsageError } from "./exit-code.ts";
import { findOrder } from "./find-order.ts";
import { logGroupsOf, readLogs } from "./log-groups.ts";
import { columns, printerFor } from "./print.ts";
import { aboutStage, type StageOptions, sinceOption } from "./stage-command.ts";
import { placeInWords, placeOf, type StagePlace, stackNameOf } from "./stage-place.ts";

interface LogsOptions extends StageOptions {
  readonly order?: string;
  readonly since: number;
}

const HOUR = 3_600;

/** `pagos logs`: one story, whichever functions wrote it. */
export function logsCommand(): Command {
  return aboutStage({
    name: "logs",
    description: "Prints log lines of all functions in the order in which they were written.",
    examples: [
      "logs --order pbd_…",
      "logs --stage dev --since 10m",
      "logs --stage dev --order pbd_…",
    ],
  })
    .option("--order <id>", "only what concerns this order (pbd_…, ord_…)")
    .addOption(sinceOption("how far back", HOUR, "1h"))
    .addHelpText(
      "after",
      "\nOn this machine npm start prints the lines itself; here, --order shows what was recorded.",
    )
    .action(async (options: LogsOptions) => {
      const print = printerFor(options);
      const place = await placeOf(options);
      print.progress(placeInWords(place));
      const lines = place.isLocal ? await recorded(place, options) : await logged(place, options);
      print.result(lines, columns(lines.map(({ at, fn, line }) => [timeOf(at), fn, line])));
    });
}

interface Line {
  /** Epoch ms. */
  readonly at: number;
  readonly fn: string;
  readonly line: string;
}

async function recorded(place: StagePlace, { order }: LogsOptions): Promise<readonly Line[]> {
  if (order === undefined) {
    throw new UsageError("On this machine npm start prints the lines. Name an order with --order.");
  }
  const { id } = await findOrder(place, order);
  const timeline = await timelineOf(place, id);
  return (timeline?.hops ?? []).map((hop) => ({
    at: hop.at,
    fn: hop.fn ?? hop.lane,
    line: [hop.title, ...factsOf(hop), ...(hop.outcome === "ok" ? [] : [hop.outcome])].join("  "),
  }));
}

function factsOf({ facts, ms }: RecordedHop): readonly string[] {
  const telling = Object.entries(facts).filter(([name]) => !name.startsWith("header "));
  return [...telling.map(([name, value]) => `${name}=${value}`), `${ms} ms`];
}

async function logged(
  place: StagePlace,
  { order, since, region, profile }: LogsOptions,
): Promise<readonly Line[]> {
  const words = order === undefined ? [] : await namesOf(place, order);
  const groups = await logGroupsOf({ region, profile }, stackNameOf(place.stage));
  return readLogs(place, groups, { sinceMs: Date.now() - since * 1_000, words });
}

/** By what an order is found in the logs: its ids, and the id of the request that asked for it. */
async function namesOf(place: StagePlace, id: string): Promise<readonly string[]> {
  const order = await findOrder(place, id);
  return [order.id, order.conekta_order_id, order.correlation_id].filter((each) => each !== null);
}

const timeOf = (ms: number) => new Date(ms).toISOString().replace("T", " ").replace("Z", "");

import type { Command } from "commander";
import { timelineOf } from "./console-client.ts";
import { explainOrder } from "./explain-order.ts";
import { findOrder } from "./find-order.ts";
import { printerFor } from "./print.ts";
import { aboutStage, type StageOptions } from "./stage-command.ts";
import { placeInWords, placeOf } from "./stage-place.ts";

const MS = 1_000;

/** `pagos explain <order>`: from the table and, on this machine, from what was recorded. */
export function explainCommand(): Command {
  return aboutStage({
    name: "explain",
    description: "Tells what happened to an order, and what it waits for.",
    examples: ["explain pbd_…", "explain ord_…", "explain pbd_… --stage dev --json"],
  })
    .argument("<order>", "our id (pbd_…) or Conekta's (ord_…)")
    .action(async (id: string, options: StageOptions) => {
      const print = printerFor(options);
      const place = await placeOf(options);
      print.progress(placeInWords(place));
      const order = await findOrder(place, id);
      const timeline = place.isLocal ? await timelineOf(place, order.id) : null;
      const now = Date.now() / MS;
      print.result({ order, timeline }, explainOrder({ order, timeline, now }));
    });
}

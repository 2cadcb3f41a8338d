import type { Command } from "commander";
import * as z from "zod";
import { needOfConsole } from "./console-client.ts";
import { printerFor } from "./print.ts";
import { aboutStage, type StageOptions } from "./stage-command.ts";
import { placeOf } from "./stage-place.ts";

const State = z.object({
  payments: z.number(),
  brokenInvariants: z.number(),
  readOnly: z.boolean(),
});

/** `pagos console`: the address of the running host's console. */
export function consoleCommand(): Command {
  return aboutStage({
    name: "console",
    description: "Prints where every hop of a payment is seen.",
    examples: ["console"],
  }).action(async (options: StageOptions) => {
    const print = printerFor(options);
    const place = await placeOf(options);
    const url = place.isLocal ? place.need("ConsoleUrl") : place.need("DashboardUrl");
    if (!place.isLocal) return print.result({ url }, [url]);
    const state = await needOfConsole(place, State, ["GET", "/api/state"]);
    print.progress(`${state.payments} payments, ${state.brokenInvariants} invariants broken`);
    print.result({ url, ...state }, [url]);
  });
}

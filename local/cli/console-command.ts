import type { Command } from "commander";
import * as z from "zod";
import { needOfConsole } from "./console-client.ts";
import { printerFor } from "./print.ts";
import { aboutStage, type StageOptions, sinceOption, toPort } from "./stage-command.ts";
import { placeInWords, placeOf } from "./stage-place.ts";

const State = z.object({
  payments: z.number(),
  brokenInvariants: z.number(),
  readOnly: z.boolean(),
});

interface ConsoleOptions extends StageOptions {
  readonly port: number;
  readonly since: number;
}

const HOUR = 3_600;

/** `pagos console`: the running host's, or a read-only one of a deployed stage. */
export function consoleCommand(): Command {
  return aboutStage({
    name: "console",
    description: "Shows what happened to payments, step by step.",
    examples: ["console", "console --stage dev", "console --stage prod --since 24h --port 4400"],
  })
    .option("--port <port>", "of a deployed stage's console; 0 is any free one", toPort, 0)
    .addOption(sinceOption("how far back a deployed stage's list looks", HOUR, "1h"))
    .addHelpText(
      "after",
      "\nOn this machine npm start serves it, and this prints where. Of a deployed stage it is served here,\nread-only, from the stage's table and logs, until ^C.",
    )
    .action(async (options: ConsoleOptions) => {
      const print = printerFor(options);
      const place = await placeOf(options);
      if (place.isLocal) {
        const url = place.need("ConsoleUrl");
        const state = await needOfConsole(place, State, ["GET", "/api/state"]);
        print.progress(`${state.payments} payments, ${state.brokenInvariants} invariants broken`);
        return print.result({ url, ...state }, [url]);
      }
      // Only this needs clients of AWS, a server and the page.
      const { startDeployedConsole } = await import("./deployed-console.ts");
      print.progress(placeInWords(place));
      const url = await startDeployedConsole(place, options);
      print.result({ url, readOnly: true }, [url]);
      print.progress("> Read-only. ^C ends it.");
    });
}

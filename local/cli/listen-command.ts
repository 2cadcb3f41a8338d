import { setTimeout as delay } from "node:timers/promises";
import type { Command } from "commander";
import { conektaOf } from "./conekta-side.ts";
import { deliverSigned, localKeyOf } from "./deliver-body.ts";
import { createListener, type Said } from "./listener.ts";
import { mark, printerFor } from "./print.ts";
import { aboutStage, type StageOptions, toCount, toSeconds } from "./stage-command.ts";
import { placeInWords, placeOf } from "./stage-place.ts";

interface ListenOptions extends StageOptions {
  readonly forwardTo?: string;
  readonly since: number;
  readonly interval: number;
  readonly once: boolean;
}

const NOTE = `
Conekta calls no localhost. This asks Conekta for its list of events every few seconds and delivers the new
ones here, so that neither a tunnel nor a public address is needed. Conekta's signature is not in that list:
each is signed with this machine's own key, which the functions here trust beside nobody else's.

  npm start -- --conekta https://api.conekta.io --conekta-key key_… --conekta-public-key key_…
  npm run pagos -- listen`;

/** `pagos listen`: Conekta's events, on a machine that Conekta cannot call. */
export function listenCommand(): Command {
  return aboutStage({
    name: "listen",
    description: "Forwards Conekta's events to the host on this machine, until interrupted.",
    examples: [
      "listen",
      "listen --since 1h --once",
      "listen --forward-to http://localhost:4000/hook",
    ],
  })
    .option("--forward-to <url>", "somewhere else on this machine")
    .option("--since <span>", "begin with events of the past", toSeconds, 0)
    .option("--interval <seconds>", "between two looks", toCount, 2)
    .option("--once", "look once, and end", false)
    .addHelpText("after", NOTE)
    .action(listen);
}

async function listen(options: ListenOptions): Promise<void> {
  const print = printerFor(options);
  const place = await placeOf(options);
  if (!place.isLocal) throw new Error("A deployed stage has an address that Conekta calls itself.");
  const to = options.forwardTo ?? place.need("WebhookUrl");
  const key = localKeyOf(place);
  const conekta = await conektaOf(place);
  const listener = createListener(
    {
      eventsSince: conekta.eventsSince,
      deliver: (body) => deliverSigned(to, body, key),
      say: (said) => print.row(said, inWords(said)),
    },
    Math.floor(Date.now() / 1_000) - options.since,
  );
  print.progress(placeInWords(place));
  print.progress(`> Forwarding to ${to}, signed with this machine's key. ^C ends it.`);
  for (;;) {
    const failures = await listener.look();
    if (options.once) return;
    await delay(pauseMs(options.interval, failures));
  }
}

const PAUSE_MS_MAX = 60_000;

/** Doubles with each look in a row that failed. */
export function pauseMs(intervalSeconds: number, failures: number): number {
  return Math.min(PAUSE_MS_MAX, intervalSeconds * 1_000 * 2 ** failures);
}

function inWords(said: Said): string {
  const time = new Date(said.at).toLocaleTimeString("sv-SE");
  const what = said.event === null ? "" : `  ${said.type} [${said.event}]`;
  return `${time}  ${mark(said.ok ? "ok" : "problem")}${what}  ${said.message}`;
}

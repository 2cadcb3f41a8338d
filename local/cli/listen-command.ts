import { setTimeout as delay } from "node:timers/promises";
import { type Command, Option } from "commander";
import { conektaOf } from "./conekta-side.ts";
import { deliverSigned, localKeyOf } from "./deliver-body.ts";
import { listenAtTunnel } from "./listen-at-tunnel.ts";
import { createListener, type Said } from "./listener.ts";
import { mark, printerFor } from "./print.ts";
import {
  aboutStage,
  type StageOptions,
  sinceOption,
  toCount,
  toPort,
  toUrl,
} from "./stage-command.ts";
import { placeInWords, placeOf } from "./stage-place.ts";

interface ListenOptions extends StageOptions {
  readonly forwardTo?: string;
  readonly since: number;
  readonly interval: number;
  readonly once: boolean;
  readonly tunnel?: string;
  readonly port: number;
}

/** Where a tunnel is expected to end. */
const PORT = 8788;

const NOTE = `
Conekta calls no localhost. This asks Conekta for its list of events every few seconds and delivers the new
ones here, so that neither a tunnel nor a public address is needed. Conekta's signature is not in that list:
each is signed with this machine's own key, which the functions here trust beside nobody else's.

  npm start -- --conekta https://api.conekta.io --conekta-key key_… --conekta-public-key key_…
  npm run pagos -- listen

With --tunnel Conekta delivers by itself, with its own delays, repetitions and retries: the address of a
tunnel of yours that ends at --port is registered there, and removed when this ends. After a kill the next
run removes it. Of a delivery only the event's id is believed; the event is fetched with the private key,
because anybody may knock at a tunnel. Sandbox keys only; Conekta takes ten webhooks.

  cloudflared tunnel --url http://127.0.0.1:${PORT}
  npm run pagos -- listen --tunnel https://….trycloudflare.com`;

/** `pagos listen`: Conekta's events, on a machine that Conekta cannot call. */
export function listenCommand(): Command {
  return aboutStage({
    name: "listen",
    description: "Forwards Conekta's events to the host on this machine, until interrupted.",
    examples: [
      "listen",
      "listen --since 1h --once",
      "listen --forward-to localhost:4000/hook",
      "listen --tunnel https://….trycloudflare.com",
    ],
  })
    .option("--forward-to <url>", "somewhere else on this machine", toUrl)
    .addOption(sinceOption("begin with events of the past", 0, "now"))
    .option("--interval <seconds>", "between two looks", toCount, 2)
    .option("--once", "look once, and end", false)
    .addOption(
      new Option("--tunnel <url>", "have Conekta deliver to this address, which leads to --port")
        .argParser(toUrl)
        .conflicts(["since", "interval", "once"]),
    )
    .option("--port <number>", "where the tunnel ends; 0 takes any free one", toPort, PORT)
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
  const deliver = (body: string) => deliverSigned(to, body, key);
  const say = (said: Said) => print.row(said, inWords(said));
  print.progress(placeInWords(place));
  print.progress(`> Forwarding to ${to}, signed with this machine's key. ^C ends it.`);
  if (options.tunnel !== undefined) {
    const { tunnel: address, port } = options;
    return listenAtTunnel(place, { address, port, conekta, print, deliver, say });
  }
  const begin = Math.floor(Date.now() / 1_000) - options.since;
  const listener = createListener({ eventsSince: conekta.eventsSince, deliver, say }, begin);
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

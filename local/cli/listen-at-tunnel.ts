import { createServer } from "node:http";
import { listen } from "#local/host/engines/ports.ts";
import { conektaAccount } from "#local/keys/conekta-account.ts";
import { type ConektaSide, privateKeyOf } from "./conekta-side.ts";
import { UsageError } from "./exit-code.ts";
import { beforeLeaving } from "./farewells.ts";
import { answerKnocks } from "./knocks.ts";
import type { ListenerPorts } from "./listener.ts";
import type { Printer } from "./print.ts";
import type { StagePlace } from "./stage-place.ts";
import { ownEar, registerTunnel } from "./tunnel.ts";

interface Tunnel extends Pick<ListenerPorts, "deliver" | "say"> {
  readonly address: string;
  /** Where the tunnel ends on this machine. */
  readonly port: number;
  readonly conekta: ConektaSide;
  readonly print: Printer;
}

/** Has Conekta deliver through a tunnel, until the process is told to end; then it is as before. */
export async function listenAtTunnel(place: StagePlace, tunnel: Tunnel): Promise<void> {
  const { address, port, conekta, print, deliver, say } = tunnel;
  await refuseLiveKey(place);
  const server = createServer(answerKnocks({ event: conekta.event, deliver, say }));
  const taken = await listen(server, port).catch((cause: unknown) => {
    throw new Error(`Port ${port} is not free: name another one with --port.`, { cause });
  });
  const { id, url } = await registerTunnel(conekta, address, ownEar()).catch((error: unknown) => {
    server.close();
    throw error;
  });
  beforeLeaving(() => conekta.remove(id));
  print.progress(`> ${url} is registered at Conekta, and leads to 127.0.0.1:${taken}.`);
  print.progress("> ^C ends it, and removes it there. Conekta is asked to ping it.");
  await conekta.ping(id);
}

/** Where the account holds nothing yet that could tell, the registration itself does. */
async function refuseLiveKey(place: StagePlace): Promise<void> {
  const account = conektaAccount(place.conektaUrl, await privateKeyOf(place));
  if ((await account.mode()) === "live") {
    throw new UsageError("That is a live key: a tunnel is for Conekta's sandbox.");
  }
}

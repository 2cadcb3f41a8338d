import { subscribe } from "node:diagnostics_channel";
import { Socket } from "node:net";
import { REGION } from "#local/host/stack.ts";
import type { Engine } from "./dynamo.ts";
import { LOOPBACK } from "./ports.ts";

/** Starts the embedded SQS; with a directory, its queues and messages outlive this process. */
export async function startSqs(options: { directory?: string }): Promise<Engine> {
  keepStrangersOut();
  // Its web server takes 100 ms to load: time in which the synthesis is already under way.
  const { startFauxqs } = await import("fauxqs");
  const sqs = await startFauxqs({
    port: 0,
    logger: false,
    defaultRegion: REGION,
    ...(options.directory !== undefined && { dataDir: options.directory }),
  });
  return { url: `http://${LOOPBACK}:${sqs.port}`, stop: () => sqs.stop() };
}

/**
 * fauxqs listens on every interface and has no option for it. A payment queue must not be open to
 * the café's network, so whoever is not this machine is hung up on before a byte is read.
 */
function keepStrangersOut(): void {
  subscribe("net.server.socket", (message) => {
    const socket =
      typeof message === "object" && message !== null && "socket" in message && message.socket;
    if (socket instanceof Socket && !isLoopback(socket.remoteAddress)) {
      socket.destroy();
    }
  });
}

/** Undefined is a pipe of this machine, or a peer that is gone already. */
function isLoopback(address: string | undefined): boolean {
  return address === undefined || address === "::1" || /^(::ffff:)?127\./.test(address);
}

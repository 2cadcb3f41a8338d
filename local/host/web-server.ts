import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { LOOPBACK, listen } from "./engines/ports.ts";

/** How long answers under way may take when the host stops. */
const FINISH_MS = 1_000;

/**
 * Node closes a connection that nobody uses after five seconds. On a busy machine a client may be sending
 * on it at that very moment, and finds the other side closed.
 */
const IDLE_MS = 60_000;

export type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

export interface WebServer {
  readonly url: string;
  readonly port: number;
  /** Until this is called, every request is answered with 503. */
  readonly serve: (answer: Answer) => void;
  readonly stop: () => Promise<void>;
}

/** Opens the one address that browsers and clients see. */
export async function startWebServer(port: number): Promise<WebServer> {
  let answer: Answer = (_request, response) => {
    response.writeHead(503, { "retry-after": "1" }).end("Starting\n");
  };
  const server = createServer({ keepAliveTimeout: IDLE_MS }, async (request, response) => {
    try {
      await answer(request, response);
    } catch (error) {
      console.error(error);
      response.writeHead(500).end();
    }
  });
  const actualPort = await listen(server, port);
  return {
    url: `http://${LOOPBACK}:${actualPort}`,
    port: actualPort,
    serve: (next) => {
      answer = next;
    },
    async stop() {
      if (!server.listening) {
        return;
      }
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await Promise.race([closed, delay(FINISH_MS)]);
      server.closeAllConnections();
      await closed;
    },
  };
}

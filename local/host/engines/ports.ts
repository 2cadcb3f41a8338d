import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { HostError } from "#local/host/host-error.ts";

export const LOOPBACK = "127.0.0.1";

/** Listens on the loopback interface, on any free port when `port` is 0, and says which one it got. */
export async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, LOOPBACK);
  try {
    await once(server, "listening");
  } catch (cause) {
    throw new HostError(
      `Port ${port} cannot be used (${codeOf(cause)}). Stop what listens there or give another one: npm start -- --port 0`,
      { cause },
    );
  }
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error("A TCP server has an address with a port.");
  }
  return address.port;
}

/** A port that was free a moment ago, for programs that cannot say which one they got. */
export async function freePort(preferred = 0): Promise<number> {
  const probe = createServer();
  try {
    return await listen(probe, preferred);
  } finally {
    probe.close();
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason";
}

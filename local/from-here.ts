import type { IncomingMessage } from "node:http";

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;
const LOCAL_HOST = /^(https?:\/\/)?(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/;

/**
 * True for a request made on this machine, by a name of this machine (against DNS rebinding), and by no
 * page of another machine that a browser here happens to show.
 */
export function isFromHere({ socket, headers }: IncomingMessage): boolean {
  const { host = "", origin = host } = headers;
  const isHere = LOCAL_HOST.test(host) && LOCAL_HOST.test(origin);
  return isHere && LOOPBACK.test(socket.remoteAddress ?? "");
}

import type { ServerResponse } from "node:http";
import type { StreamEvents } from "./contract.ts";
import type { Desk } from "./desk.ts";
import type { Guard } from "./guard.ts";
import { type ConsoleRequest, STREAMING } from "./http.ts";
import type { QueueDesk } from "./queues.ts";

const QUEUES_EVERY_MS = 1_000;
/** A reader that has this much unread is hung up on, and catches up when it comes back. */
const UNREAD_BYTES_MAX = 8 * 1024 * 1024;

export interface Streams {
  readonly open: (request: ConsoleRequest, response: ServerResponse) => typeof STREAMING;
  readonly stop: () => void;
}

/** Server-sent events of what is recorded. The id of an event is that of the newest hop in it. */
export function createStreams({ store, recorder }: Desk, guard: Guard, queues: QueueDesk): Streams {
  const readers = new Set<ServerResponse>();
  let lastQueues = "";
  const tell = <Name extends keyof StreamEvents>(
    name: Name,
    value: StreamEvents[Name],
    id?: number,
  ) => {
    const text = event(name, value, id);
    for (const reader of readers) {
      if (reader.writableLength > UNREAD_BYTES_MAX) reader.destroy();
      else reader.write(text);
    }
  };
  const endings = [
    recorder.listen((payments, hops) => {
      if (readers.size === 0) return;
      tell("payments", payments);
      tell("hops", hops, hops.at(-1)?.id);
    }),
    guard.listen((report) => tell("invariants", report)),
  ];
  const look = async () => {
    if (readers.size === 0) return;
    const list = await queues.list().catch(() => []);
    // Ages grow all the time; only counts are news.
    const counts = JSON.stringify(list.map(({ oldestMs: _, ...queue }) => queue));
    if (counts !== lastQueues) tell("queues", list);
    lastQueues = counts;
  };
  const timer = setInterval(() => void look(), QUEUES_EVERY_MS).unref();

  return {
    open({ headers, query }, response) {
      response.writeHead(200, {
        "content-type": "text/event-stream",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      });
      const since = Number(headers["last-event-id"] ?? query.get("since") ?? Number.NaN);
      const missed = Number.isFinite(since) ? store.hopsAfter(since) : [];
      response.write(missed.length === 0 ? ":\n\n" : event("hops", missed, missed.at(-1)?.id));
      response.write(event("invariants", guard.report()));
      readers.add(response);
      lastQueues = "";
      response.once("close", () => readers.delete(response));
      return STREAMING;
    },
    stop() {
      clearInterval(timer);
      for (const end of endings) end();
      for (const reader of readers) reader.destroy();
    },
  };
}

function event(name: string, value: unknown, id?: number): string {
  const line = id === undefined ? "" : `id: ${id}\n`;
  return `${line}event: ${name}\ndata: ${JSON.stringify(value)}\n\n`;
}

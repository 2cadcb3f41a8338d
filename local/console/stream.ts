import type { ServerResponse } from "node:http";
import type { Tools } from "./actions.ts";
import type { StreamEvents } from "./contract.ts";
import type { Guard } from "./guard.ts";
import { type ConsoleRequest, STREAMING } from "./http.ts";

/** How often is looked at what nobody tells of. */
const LOOK_MS = 1_000;
/** A reader that has this much unread is hung up on, and catches up when it comes back. */
const UNREAD_BYTES_MAX = 8 * 1024 * 1024;

export interface Streams {
  readonly open: (request: ConsoleRequest, response: ServerResponse) => typeof STREAMING;
  readonly stop: () => void;
}

/** Server-sent events of what is recorded. The id of an event is that of the newest hop in it. */
export function createStreams({ desk, queues, faults }: Tools, guard: Guard): Streams {
  const { store, recorder } = desk;
  const readers = new Set<ServerResponse>();
  const looks = createLooks({ queues, faults });
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
    const seen = await looks.news();
    if (seen.queues !== null) tell("queues", seen.queues);
    if (seen.faults !== null) tell("faults", seen.faults);
  };
  const timer = setInterval(() => void look(), LOOK_MS).unref();

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
      looks.forget();
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

/** What nobody tells of, told when it is another than at the last look; null where it is the same. */
function createLooks({ queues, faults }: Pick<Tools, "queues" | "faults">) {
  let lastCounts = "";
  let lastOn: boolean | null = null;
  return {
    /** The next look is all news: somebody is there who has seen nothing yet. */
    forget() {
      lastCounts = "";
      lastOn = null;
    },
    async news() {
      const list = await queues.list().catch(() => []);
      // Scenarios and scripts switch faults as well.
      const on = await faults.isOn().catch(() => lastOn ?? false);
      // Ages grow all the time; only counts are news.
      const counts = JSON.stringify(list.map(({ oldestMs: _, ...queue }) => queue));
      const seen = {
        queues: counts === lastCounts ? null : list,
        faults: on === lastOn ? null : { on },
      };
      lastCounts = counts;
      lastOn = on;
      return seen;
    },
  };
}

function event(name: string, value: unknown, id?: number): string {
  const line = id === undefined ? "" : `id: ${id}\n`;
  return `${line}event: ${name}\ndata: ${JSON.stringify(value)}\n\n`;
}

import type { EventLog, LoggedEvent } from "#functions/ports.ts";
import { PagosError } from "#shared/domain/errors.ts";

/** Conekta's list of events in memory, newest first, in small pages; a cursor is an event's place. */
export function fakeEventLog(pageMax = 3) {
  const events: LoggedEvent[] = [];
  const asked: (string | null)[] = [];
  const hooks = { beforePage: (): void => undefined };
  const log: EventLog = {
    async page(cursor) {
      hooks.beforePage();
      asked.push(cursor);
      const newest = events.toReversed();
      const start = cursor === null ? 0 : newest.findIndex(({ body }) => body === cursor) + 1;
      if (cursor !== null && start === 0) {
        throw new PagosError("There is no such cursor.", { code: "validation_failed" });
      }
      const shown = newest.slice(start, start + pageMax);
      const hasMore = start + shown.length < newest.length;
      return { events: shown, nextCursor: hasMore ? (shown.at(-1)?.body ?? null) : null };
    },
  };
  return { ...log, events, asked, hooks };
}

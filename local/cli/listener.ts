import type { ConektaEvent } from "./conekta-side.ts";

/** One line of what happened; `event` is null for what concerns none. */
export interface Said {
  /** Epoch ms. */
  readonly at: number;
  readonly ok: boolean;
  readonly event: string | null;
  readonly type: string | null;
  readonly message: string;
}

export interface ListenerPorts {
  /** Newest first, younger than this time (epoch s). */
  readonly eventsSince: (seconds: number) => Promise<readonly ConektaEvent[]>;
  /** Gives the status that was answered; throws where nobody answers. */
  readonly deliver: (body: string) => Promise<number>;
  readonly say: (said: Said) => void;
}

/** Conekta's list may show an event late: each look goes back so far behind the newest one seen. */
const OVERLAP_SECONDS = 60;

/**
 * Hands on each of Conekta's events once, oldest first. What nobody took is tried again at the next
 * look, and what comes after it waits, so that a server that is restarted misses nothing.
 *
 * @param begin epoch seconds; what is older is left alone.
 */
export function createListener({ eventsSince, deliver, say }: ListenerPorts, begin: number) {
  /** Ids handed on, with when they were created. */
  const done = new Map<string, number>();
  let newest = begin;
  let failures = 0;

  const tell = (event: ConektaEvent | null, { ok, message }: Pick<Said, "ok" | "message">) =>
    say({ at: Date.now(), ok, event: event?.id ?? null, type: event?.type ?? null, message });

  /** False where it has to be tried again: nobody answered, or somebody who cannot now. */
  const handOn = async (event: ConektaEvent): Promise<boolean> => {
    try {
      const status = await deliver(JSON.stringify(event));
      tell(event, { ok: status < 300, message: `answered ${status}` });
      return status < 500;
    } catch (error) {
      tell(event, { ok: false, message: `${wordsOf(error)}; tried again when somebody is there` });
      return false;
    }
  };

  /** Conekta's list, as far as it was not handed on yet, oldest first. */
  const news = async (): Promise<readonly ConektaEvent[]> => {
    const since = Math.max(begin, newest - OVERLAP_SECONDS) - 1;
    const events = await eventsSince(since);
    // What is older than any look goes back need not be remembered.
    for (const [id, createdAt] of done) if (createdAt < since) done.delete(id);
    return events.filter(({ id }) => !done.has(id)).reverse();
  };

  const handOnNew = async (): Promise<boolean> => {
    for (const event of await news()) {
      if (!(await handOn(event))) return false;
      done.set(event.id, event.created_at);
      newest = Math.max(newest, event.created_at);
    }
    return true;
  };

  return {
    /** Looks once. Gives how many looks in a row did not go well, this one included. */
    async look(): Promise<number> {
      const isWell = await handOnNew().catch((error: unknown) => {
        tell(null, { ok: false, message: wordsOf(error) });
        return false;
      });
      failures = isWell ? 0 : failures + 1;
      return failures;
    },
  };
}

function wordsOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

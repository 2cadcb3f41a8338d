import type { IncomingMessage, RequestListener } from "node:http";
import * as z from "zod";
import type { ConektaEvent } from "./conekta-side.ts";
import type { ListenerPorts, Said } from "./listener.ts";

export interface KnockPorts extends Pick<ListenerPorts, "deliver" | "say"> {
  /** Fetches an event at Conekta; throws where there is none of this id. */
  readonly event: (id: string) => Promise<ConektaEvent>;
}

/** Bytes. Conekta's events have some ten thousand. */
const KNOCK_MAX = 1024 * 1024;

const Knock = z.object({ id: z.string().regex(/^\w{1,64}$/) });

/**
 * Answers deliveries that come through a tunnel, which anybody may knock at. Of each only the event's id is
 * believed: what is handed on was fetched at Conekta with the private key. Conekta gets the answer that the
 * event got, and so tries again what nobody took.
 */
export function answerKnocks({ event, deliver, say }: KnockPorts): RequestListener {
  const handOn = async (id: string): Promise<number> => {
    const tell = (type: string | null, { ok, message }: Pick<Said, "ok" | "message">) =>
      say({ at: Date.now(), ok, event: id, type, message });
    let type: string | null = null;
    try {
      const found = await event(id);
      type = found.type;
      const status = await deliver(JSON.stringify(found));
      tell(type, { ok: status < 300, message: `answered ${status}` });
      return status;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      tell(type, { ok: false, message: `${reason}; Conekta tries again` });
      return 503;
    }
  };
  return async (request, response) => {
    const id = await idIn(request).catch(() => null);
    response.writeHead(id === null ? 400 : await handOn(id)).end();
  };
}

async function idIn(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > KNOCK_MAX) throw new Error("That is no event of Conekta's.");
    chunks.push(chunk);
  }
  return Knock.parse(JSON.parse(Buffer.concat(chunks).toString("utf8"))).id;
}

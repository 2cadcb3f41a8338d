import * as z from "zod";
import { ConektaEvent, readEvent } from "#shared/contracts/conekta-event.ts";
import type { Queue as Downstream } from "#shared/contracts/messages.ts";
import type { SchemaCheck } from "./tools-contract.ts";

/** Whose words a queue's messages are in: Conekta's, or those that we publish for one of our queues. */
export type Contract = "conekta" | Downstream;

/** The first say enough. */
const WRONG_MAX = 10;

const EVENT = "ConektaEvent";

const Typed = z.object({ type: z.string() });

/** What of a message is not as whoever reads it expects, in the words of the validator: `/data/amount must be integer`. */
export async function checkAgainst(contract: Contract, body: string): Promise<SchemaCheck> {
  const message = jsonIn(body);
  if (message === undefined) return { schema: "JSON", wrong: ["/ is not JSON"] };
  if (contract === "conekta") return { schema: EVENT, wrong: wrongWithEvent(message, body) };
  // A validator and all published schemas: loaded once there is a message to look at.
  const { wrongWith } = await import("#local/asyncapi/published.ts");
  const schema = Typed.safeParse(message).data?.type ?? contract;
  return { schema, wrong: wrongWith(contract, body).slice(0, WRONG_MAX) };
}

/** As the consumer reads it: the event first, then the order or charge in it. */
function wrongWithEvent(message: unknown, body: string): readonly string[] {
  const event = ConektaEvent.safeParse(message);
  if (!event.success) return issuesOf(event.error, []);
  try {
    readEvent(body);
    return [];
  } catch (error) {
    return error instanceof z.core.$ZodError
      ? issuesOf(error, ["data", "object"])
      : [`/ ${String(error)}`];
  }
}

function issuesOf({ issues }: z.core.$ZodError, place: readonly string[]): readonly string[] {
  return issues
    .slice(0, WRONG_MAX)
    .map(({ path, message }) => `/${[...place, ...path].map(String).join("/")} ${message}`);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

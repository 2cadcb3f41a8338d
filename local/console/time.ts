import * as z from "zod";
import { UNSETTLED } from "#shared/env.ts";
import { runReconciler, type Tools } from "./actions.ts";
import type { ActionResult } from "./contract.ts";
import { ConsoleRefusal } from "./desk.ts";
import type { TimeRequest } from "./tools-contract.ts";

const ITEMS_MAX = 1_000;

/** Brings forward what waits, of all payments. No clock is moved: see docs/console-api.md. */
export async function bringForward(
  tools: Tools,
  what: TimeRequest["bring"],
): Promise<ActionResult> {
  const { desk, queues, simulator } = tools;
  switch (what) {
    case "retries":
      return told(await queues.unhide(queues.eventsQueue), "messages come back in a second");
    case "looks": {
      await setAll(tools, { prefix: "ORDER#", attribute: UNSETTLED.sort, value: Date.now() });
      return runReconciler(desk);
    }
    case "links": {
      const expired = Math.floor(Date.now() / 1_000) - 1;
      const changed = { prefix: "LINK#", attribute: "expires_at", value: expired };
      return told(await setAll(tools, changed), "card links are expired");
    }
    case "orders":
      return told(await expireOrders(tools), "orders expired at Conekta");
    case "webhooks": {
      // What was held back while the simulator was paused or out leaves when it resumes.
      await simulator.ask("POST", "/settings", { paused: false });
      await simulator.ask("DELETE", "/faults/outage");
      return runReconciler(desk);
    }
  }
}

const Open = z.object({
  status: z.enum(["requires_action", "pending_payment"]),
  conekta_order_id: z.string(),
});

/** Conekta's patience with orders that nobody pays is over: it says so by webhook. Gives how many. */
async function expireOrders({ items, simulator }: Tools): Promise<number> {
  const { items: found } = await items.list({ prefix: "ORDER#", limit: ITEMS_MAX });
  const open = found.flatMap(({ attributes }) => Open.safeParse(attributes).data ?? []);
  const expired = await Promise.all(
    open.map(({ conekta_order_id: id }) =>
      simulator.ask("POST", `/orders/${id}/expire`).then(
        () => 1,
        // Closed at Conekta in the meantime; its event is on its way.
        (error: unknown) => (error instanceof ConsoleRefusal ? 0 : Promise.reject(error)),
      ),
    ),
  );
  return expired.reduce((sum, each) => sum + each, 0);
}

interface Change {
  readonly prefix: string;
  readonly attribute: string;
  readonly value: number;
}

/** Only where the attribute is there and later than the value. Gives how many. */
async function setAll({ items }: Tools, { prefix, attribute, value }: Change): Promise<number> {
  const { items: found } = await items.list({ prefix, limit: ITEMS_MAX });
  const late = found.filter(({ attributes }) => Number(attributes[attribute]) > value);
  for (const { key } of late) await items.setNumber(key, attribute, value);
  return late.length;
}

function told(count: number, what: string): ActionResult {
  return { statuses: [], message: `${count} ${what}.` };
}

import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import { UNSETTLED } from "#shared/env.ts";
import type { Action, ActionResult, Hop } from "./contract.ts";
import { ConsoleRefusal, type Desk } from "./desk.ts";
import type { FaultDesk } from "./fault-desk.ts";
import type { GalleryDesk } from "./gallery.ts";
import type { ItemDesk } from "./items.ts";
import type { Knocker } from "./knock.ts";
import type { QueueDesk } from "./queues.ts";
import type { Simulator } from "./simulator.ts";
import type { StackReader } from "./source-stack.ts";

const COPIES_MAX = 20;
const DELAY_MS_MAX = 60_000;

const hop = z.int().min(1);
const body = z
  .string()
  .max(256 * 1024)
  .optional();

export const Actions = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("replay"),
    hop,
    body,
    copies: z.int().min(1).max(COPIES_MAX).optional(),
    delayMs: z.int().min(0).max(DELAY_MS_MAX).optional(),
  }),
  z.strictObject({ kind: z.literal("reorder"), hops: z.array(hop).min(1).max(COPIES_MAX) }),
  z.strictObject({ kind: z.literal("forge"), hop, body }),
  z.strictObject({ kind: z.literal("drop"), type: z.string() }),
  z.strictObject({ kind: z.literal("retry_now"), messageId: z.string() }),
  z.strictObject({ kind: z.literal("reconcile") }),
  z.strictObject({ kind: z.literal("bank"), approves: z.boolean() }),
  z.strictObject({ kind: z.literal("rerun"), hop }),
]) satisfies z.ZodType<Action>;

export interface Tools {
  readonly desk: Desk;
  readonly queues: QueueDesk;
  readonly items: ItemDesk;
  readonly simulator: Simulator;
  readonly faults: FaultDesk;
  readonly knocker: Knocker;
  readonly gallery: GalleryDesk;
  readonly readStack: StackReader;
}

/** Does to a payment what the console's page offers. Throws `ConsoleRefusal` where it cannot be done. */
export async function act(tools: Tools, paymentId: string, action: Action): Promise<ActionResult> {
  const { desk, knocker, queues, simulator } = tools;
  switch (action.kind) {
    case "replay":
      return replay(tools, action);
    case "reorder": {
      const bodies = action.hops.map((id) => bodyOf(desk, id));
      return delivered(await inTurn(bodies, knocker.genuine));
    }
    case "forge":
      return delivered([await knocker.forged(action.body ?? bodyOf(desk, action.hop))]);
    case "drop":
      return drop(tools, action.type);
    case "retry_now": {
      const count = await queues.unhide(queues.eventsQueue, action.messageId);
      return told(count === 0 ? "It comes within a second anyway." : "It comes in a second.");
    }
    case "reconcile":
      await bringLook(tools, paymentId);
      return runReconciler(desk);
    case "bank": {
      const conektaOrderId = desk.store.find(paymentId)?.conektaOrderId;
      if (!conektaOrderId)
        throw new ConsoleRefusal(409, { code: "not_at_conekta_yet", values: {} });
      await simulator.decide(conektaOrderId, action.approves);
      return told(action.approves ? "The bank approved." : "The bank declined.");
    }
    case "rerun":
      return rerun(desk, action.hop);
  }
}

async function replay(
  { desk, knocker }: Tools,
  action: Extract<Action, { kind: "replay" }>,
): Promise<ActionResult> {
  const event = action.body ?? bodyOf(desk, action.hop);
  await delay(action.delayMs ?? 0);
  return delivered(await inTurn(Array(action.copies ?? 1).fill(event), knocker.genuine));
}

/** Adds to whatever faults there are: the next such event, and only that one. */
async function drop({ simulator }: Tools, type: string): Promise<ActionResult> {
  const report = await simulator.faults();
  const Plan = z.looseObject({ webhooks: z.array(z.unknown()).default([]) });
  const { webhooks, ...rest } = Plan.parse(report?.plan ?? {});
  const missing = { fault: "missing", on: type, next: 1 };
  await simulator.setFaults({ ...rest, webhooks: [...webhooks, missing] });
  return told(`The next ${type} will not be delivered.`);
}

async function bringLook({ items }: Tools, paymentId: string): Promise<void> {
  const item = await items.find(`ORDER#${paymentId}`);
  if (typeof item?.[UNSETTLED.sort] !== "number") return;
  const now = Date.now();
  await items.setNumber(`ORDER#${paymentId}`, UNSETTLED.sort, now);
}

/** Runs the reconciler once, by the host's own door for that. */
export async function runReconciler({ outputs }: Pick<Desk, "outputs">): Promise<ActionResult> {
  const { origin } = new URL(outputs.ApiUrl);
  const response = await fetch(`${origin}/_local/run/reconcile`, { method: "POST" });
  return { statuses: [response.status], message: await response.text() };
}

async function rerun(desk: Desk, id: number): Promise<ActionResult> {
  const { invocation } = hopOf(desk, id);
  const seen = invocation === null ? undefined : desk.recorder.invocation(invocation);
  if (seen === undefined) {
    throw new ConsoleRefusal(409, { code: "not_of_this_run", values: {} });
  }
  return told(await desk.rerun(seen));
}

/** Throws a refusal where there is none. */
export function hopOf({ store, recorder }: Desk, id: number): Hop {
  recorder.flush();
  const found = store.hop(id);
  if (found === undefined)
    throw new ConsoleRefusal(404, { code: "no_such_hop", values: { hop: id } });
  return found;
}

/** The event of a delivery, or of its way through the queue. */
function bodyOf(desk: Desk, id: number): string {
  const { lane, request } = hopOf(desk, id);
  if ((lane !== "webhook" && lane !== "events") || request === null) {
    throw new ConsoleRefusal(422, { code: "no_event_in_hop", values: { hop: id } });
  }
  return request;
}

async function inTurn(
  bodies: readonly string[],
  deliver: (body: string) => Promise<number>,
): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (const each of bodies) statuses.push(await deliver(each));
  return statuses;
}

function delivered(statuses: readonly number[]): ActionResult {
  return { statuses, message: `Answered ${statuses.join(", ")}.` };
}

function told(message: string): ActionResult {
  return { statuses: [], message };
}

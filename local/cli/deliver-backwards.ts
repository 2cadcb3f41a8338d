import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import type { ScenarioResult } from "#local/console/tools-contract.ts";
import { needOfConsole, timelineOf } from "./console-client.ts";
import { UsageError } from "./exit-code.ts";
import type { StagePlace } from "./stage-place.ts";

const Delivered = z.object({ statuses: z.array(z.number()) });
const Queues = z.array(
  z.object({ role: z.string(), visible: z.number(), inFlight: z.number(), delayed: z.number() }),
);

const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 50;

/**
 * Delivers all events of a scenario's payments once more, last one first. What they say is known, so that
 * every status has to stay what it is.
 */
export async function deliverBackwards(
  place: StagePlace,
  result: ScenarioResult,
): Promise<ScenarioResult> {
  if (!result.ok) return result;
  if (!place.isLocal) throw new UsageError("Events are recorded on this machine only: --reorder.");
  let delivered = 0;
  for (const id of result.paymentIds) {
    const before = await timelineOf(place, id);
    const hops = (before?.hops ?? []).filter(({ lane }) => lane === "webhook").map((hop) => hop.id);
    if (before === null || hops.length === 0) continue;
    const { statuses } = await needOfConsole(place, Delivered, [
      "POST",
      `/api/payments/${id}/actions`,
      { kind: "reorder", hops: hops.slice(0, EVENTS_MAX).reverse() },
    ]);
    delivered += statuses.length;
    await untilApplied(place);
    const after = await timelineOf(place, id);
    if (after?.payment.status !== before.payment.status) {
      const message = `${id} was ${before.payment.status} and became ${after?.payment.status}.`;
      return { ...result, ok: false, message };
    }
  }
  return {
    ...result,
    message: `${result.message} ${delivered} events again, backwards: no change.`,
  };
}

/** As many as the console delivers at once. */
const EVENTS_MAX = 20;

async function untilApplied(place: StagePlace): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const queues = await needOfConsole(place, Queues, ["GET", "/api/queues"]);
    const events = queues.find(({ role }) => role === "events");
    if (events && events.visible + events.inFlight + events.delayed === 0) return;
    await delay(LOOK_EVERY_MS);
  }
}

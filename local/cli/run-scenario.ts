import * as z from "zod";
import type { ScenarioRequest, ScenarioResult } from "#local/console/tools-contract.ts";
import { runScenario as runHere } from "#local/scenarios/run.ts";
import { needOfConsole } from "./console-client.ts";
import { UsageError } from "./exit-code.ts";
import { playedOn } from "./play.ts";
import type { StagePlace } from "./stage-place.ts";

/**
 * Scenarios that do nothing but what a merchant does, and so need neither the simulator nor this
 * machine's key. A test runs each of them through the API alone.
 */
export const WITH_REAL_OBJECTS: readonly string[] = [
  "card.saved",
  "card.save_declined",
  "order.paid",
  "order.declined",
  "order.canceled",
  "order.refunded",
  "order.partially_refunded",
];

const Result = z.object({
  name: z.string(),
  ok: z.boolean(),
  message: z.string(),
  paymentIds: z.array(z.string()),
  ms: z.number(),
});

/** Runs a scenario where it is to be seen: through the console here, through the API elsewhere. */
export async function runner(
  place: StagePlace,
  name: string,
): Promise<(wishes: ScenarioRequest) => Promise<ScenarioResult>> {
  if (place.isLocal) {
    return (wishes) => needOfConsole(place, Result, ["POST", `/api/scenarios/${name}`, wishes]);
  }
  if (!WITH_REAL_OBJECTS.includes(name)) {
    throw new UsageError(
      `${name} needs the simulated Conekta. On ${place.stage} there are ${WITH_REAL_OBJECTS.join(", ")}.`,
    );
  }
  const outputs = await playedOn(place);
  return async (wishes) => {
    const result = await runHere(outputs, name, wishes);
    if (result === null) throw new Error(`There is no scenario ${name}.`);
    return result;
  };
}

import type { ScenarioRequest, ScenarioResult } from "#local/console/tools-contract.ts";
import type { Outputs } from "#local/host/outputs.ts";
import { openBackstage, ScenarioFailed } from "./backstage.ts";
import { SCENARIOS } from "./table.ts";

/** Cents; the price of a tank of gas. */
const AMOUNT = 35_000;

/** Scenarios turn the simulator's faults on and off: two at a time would turn off each other's. */
let previous: Promise<unknown> = Promise.resolve();

/**
 * Runs a scenario to its end, after those that were asked for before. Gives what became of it; null
 * where there is none of this name.
 */
export async function runScenario(
  outputs: Outputs,
  name: string,
  { scale, amount }: ScenarioRequest,
): Promise<ScenarioResult | null> {
  const scenario = SCENARIOS.find((each) => each.name === name);
  if (scenario === undefined) return null;
  const wishes = { outputs, amount: amount ?? AMOUNT, scale: scale ?? scenario.scale ?? 1 };
  const turn = previous.then(async () => {
    const started = performance.now();
    const outcome = await attempt(() => scenario.run(openBackstage(outputs), wishes));
    return { name, ...outcome, ms: Math.round(performance.now() - started) };
  });
  previous = turn.catch(() => undefined);
  return turn;
}

async function attempt(run: () => Promise<readonly string[]>) {
  try {
    return { ok: true, message: "It ended as it should.", paymentIds: await run() };
  } catch (error) {
    if (!(error instanceof ScenarioFailed)) throw error;
    return { ok: false, message: error.message, paymentIds: [] };
  }
}

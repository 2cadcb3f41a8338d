import type { ScenarioRequest, ScenarioResult } from "#local/console/tools-contract.ts";
import { duration } from "#web/console/copy/numbers.ts";
import { attempt, say } from "#web/console/state/notices.ts";
import { go } from "#web/console/state/route.ts";
import { copy } from "#web/console/state/settings.ts";
import { ask } from "#web/console/wire/ask.ts";

interface Run {
  readonly request: ScenarioRequest;
  readonly times: number;
  /** The runs begin evenly over so long. */
  readonly spreadMs: number;
}

/** Runs a scenario so many times, says how each ended, and opens the first payment. */
export async function runScenario(name: string, { request, times, spreadMs }: Run): Promise<void> {
  const runs = Array.from({ length: times }, async (_, index) => {
    await new Promise((resolve) => setTimeout(resolve, (index * spreadMs) / times));
    return attempt(() => ask<ScenarioResult>(`/scenarios/${name}`, "POST", request));
  });
  const results = (await Promise.all(runs)).flatMap((result) => result ?? []);
  const failed = results.find(({ ok }) => !ok);
  const last = results.at(-1);
  if (last === undefined) return;
  if (failed !== undefined) say(copy.value.trigger.failed(name, failed.message), true);
  else say(copy.value.trigger.ok(name, duration(last.ms)));
  const [first] = last.paymentIds;
  if (first !== undefined) go("payments", first);
}

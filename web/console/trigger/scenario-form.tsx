import { useSignal } from "@preact/signals";
import type { Scenario, ScenarioRequest } from "#local/console/tools-contract.ts";
import { BoundField } from "#web/console/parts/field.tsx";
import { closeDialog } from "#web/console/state/dialogs.ts";
import { say } from "#web/console/state/notices.ts";
import { copy, language } from "#web/console/state/settings.ts";
import { runScenario } from "./run-scenario.ts";

/** Cents; the price of a tank of gas. */
const AMOUNT = 35_000;

/** The request as the JSON that is sent, how often, and spread over how long. */
export function ScenarioForm({ scenario }: { readonly scenario: Scenario }) {
  const words = copy.value.trigger;
  const { name, title, expected, scale } = scenario;
  const json = useSignal(
    JSON.stringify({ amount: AMOUNT, ...(scale !== null && { scale }) }, null, 2),
  );
  const times = useSignal("1");
  const seconds = useSignal("0");
  const start = () => {
    const request = requestIn(json.value);
    if (request === null) return say(words.notJson, true);
    closeDialog();
    void runScenario(name, {
      request,
      times: Math.max(1, Math.min(100, Number(times.value))),
      spreadMs: Number(seconds.value) * 1_000,
    });
  };
  return (
    <form
      method="dialog"
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <h3>{title[language.value]}</h3>
      <p class="muted">
        {words.expected}: {expected[language.value]}
      </p>
      <BoundField label={words.json} rows={6} text={json} />
      <div class="fields">
        <BoundField label={words.times} type="number" min={1} max={100} text={times} />
        <BoundField label={words.spread} type="number" min={0} max={600} text={seconds} />
      </div>
      <div class="buttons end">
        <button type="submit" class="primary">
          {words.run}
        </button>
      </div>
    </form>
  );
}

function requestIn(text: string): ScenarioRequest | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Faults } from "#local/console/contract.ts";
import { named } from "#web/console/copy/words.ts";
import { BoundField, Field } from "#web/console/parts/field.tsx";
import { attempt } from "#web/console/state/notices.ts";
import { copy } from "#web/console/state/settings.ts";
import { ask } from "#web/console/wire/ask.ts";
import { useAsked } from "#web/console/wire/use-asked.ts";
import { FaultSliders } from "./fault-sliders.tsx";
import type { Plan } from "./plan.ts";
import { Struck } from "./struck.tsx";

/** What is broken on purpose, how often, and by which seed. */
export function FaultsView() {
  const words = copy.value;
  const { value: faults, again } = useAsked<Faults>(useComputed(() => "/faults"));
  return (
    <section class="view">
      <header class="view-head">
        <h1>{words.views.faults}</h1>
        <p class="muted">{words.faults.hint}</p>
        <button type="button" class="quiet" onClick={again}>
          {words.common.refresh}
        </button>
      </header>
      {faults?.available === false && <p class="blank">{words.faults.unavailable}</p>}
      {faults?.available && <Panel faults={faults} again={again} />}
    </section>
  );
}

interface PanelProps {
  readonly faults: Faults;
  readonly again: () => void;
}

function Panel({ faults, again }: PanelProps) {
  const words = copy.value.faults;
  const text = useSignal(textOf(faults.plan));
  useEffect(() => {
    text.value = textOf(faults.plan);
  }, [faults]);
  const change = async (request: () => Promise<Faults>, told: string) => {
    await attempt(request, () => told);
    again();
  };
  const plan = planIn(text.value);
  const set = (next: Plan) => {
    text.value = textOf(next);
  };
  return (
    <>
      <div class="tools">
        <h2>{words.presets}</h2>
        {faults.presets.map((preset) => (
          <button
            type="button"
            key={preset}
            onClick={() =>
              void change(() => ask("/faults", "PUT", { preset, seed: plan?.seed }), words.applied)
            }
          >
            {named(words.presetNames, preset)}
          </button>
        ))}
        <Field
          label={words.seed}
          type="number"
          value={String(plan?.seed ?? "")}
          onInput={(seed) => set({ ...plan, seed: Number(seed) })}
        />
        <button
          type="button"
          class="primary"
          disabled={plan === null}
          onClick={() => void change(() => ask("/faults", "PUT", plan), words.applied)}
        >
          {words.apply}
        </button>
        <button
          type="button"
          onClick={() => void change(() => ask("/faults", "DELETE"), words.stopped)}
        >
          {words.stop}
        </button>
      </div>
      {plan !== null && <FaultSliders plan={plan} onChange={set} />}
      <div class="two">
        <section class="panel">
          <BoundField label={words.plan} rows={12} text={text} />
        </section>
        <Struck struck={faults.struck} />
      </div>
      <p class="muted">{words.other}</p>
    </>
  );
}

function textOf(plan: unknown): string {
  return JSON.stringify(plan, null, 2);
}

function planIn(text: string): Plan | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

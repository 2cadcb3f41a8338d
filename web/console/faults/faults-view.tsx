import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Faults } from "#local/console/tools-contract.ts";
import { named } from "#web/console/copy/words.ts";
import { BoundField, Field } from "#web/console/parts/field.tsx";
import { attempt } from "#web/console/state/notices.ts";
import { copy } from "#web/console/state/settings.ts";
import { ask } from "#web/console/wire/ask.ts";
import { faultsOn } from "#web/console/wire/live.ts";
import { useAsked } from "#web/console/wire/use-asked.ts";
import { FaultSliders } from "./fault-sliders.tsx";
import { CONEKTA_GROUPS, type Plan, STACK_GROUPS } from "./plan.ts";
import { Struck } from "./struck.tsx";

/** What is broken on purpose, how often, and by which seed. */
export function FaultsView() {
  const words = copy.value;
  const { value: faults, again } = useAsked<Faults>(useComputed(() => "/faults"));
  useEffect(again, [faultsOn.value]);
  return (
    <section class="view">
      <header class="view-head">
        <h1>{words.views.faults}</h1>
        <p class="muted">{words.faults.hint}</p>
        <button type="button" class="quiet" onClick={again}>
          {words.common.refresh}
        </button>
      </header>
      {faults?.simulated === false && <p class="muted">{words.faults.real}</p>}
      {faults !== null && <Panel faults={faults} again={again} />}
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
    const answer = await attempt(request, () => told);
    if (answer !== null) faultsOn.value = answer.on;
    again();
  };
  const plan = planIn(text.value);
  const groups = faults.simulated ? [...CONEKTA_GROUPS, ...STACK_GROUPS] : STACK_GROUPS;
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
      {plan !== null && <FaultSliders groups={groups} plan={plan} onChange={set} />}
      <div class="two">
        <section class="panel">
          <BoundField label={words.plan} rows={12} text={text} />
        </section>
        <Struck struck={faults.struck} />
      </div>
      <p class="muted">{words.first}</p>
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

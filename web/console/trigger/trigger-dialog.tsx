import { useComputed, useSignal } from "@preact/signals";
import type { Scenario } from "#local/console/tools-contract.ts";
import { Dialog } from "#web/console/parts/dialog.tsx";
import { closeDialog } from "#web/console/state/dialogs.ts";
import { copy, language } from "#web/console/state/settings.ts";
import { useAsked } from "#web/console/wire/use-asked.ts";
import { ScenarioForm } from "./scenario-form.tsx";

/** Every scenario, what it must end in, and how much of it. */
export function TriggerDialog() {
  const words = copy.value.trigger;
  const { value: scenarios } = useAsked<readonly Scenario[]>(useComputed(() => "/scenarios"));
  const chosen = useSignal("happy-path");
  const scenario = scenarios?.find(({ name }) => name === chosen.value);
  const groups = [
    { kind: "story", title: words.stories },
    { kind: "event", title: words.events },
  ] as const;
  return (
    <Dialog title={words.title} onClose={closeDialog} isWide>
      <div class="trigger">
        <div class="scenarios">
          {groups.map(({ kind, title }) => (
            <fieldset key={kind}>
              <legend>{title}</legend>
              {(scenarios ?? [])
                .filter((each) => each.kind === kind)
                .map(({ name, title: own }) => (
                  <label key={name}>
                    <input
                      type="radio"
                      name="scenario"
                      checked={name === chosen.value}
                      onChange={() => {
                        chosen.value = name;
                      }}
                    />
                    <span>
                      {own[language.value]} <small>{name}</small>
                    </span>
                  </label>
                ))}
            </fieldset>
          ))}
        </div>
        {scenario !== undefined && <ScenarioForm key={scenario.name} scenario={scenario} />}
      </div>
    </Dialog>
  );
}

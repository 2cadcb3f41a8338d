import type { Check } from "#local/console/contract.ts";
import { heard } from "#web/console/copy/said.ts";
import { Icon } from "#web/console/parts/icon.tsx";
import { copy, language } from "#web/console/state/settings.ts";
import { invariants } from "#web/console/wire/live.ts";

/** The invariants that concern this payment alone. Of a deployed stage nobody judges them. */
export function Checks({ checks }: { readonly checks: readonly Check[] }) {
  if (checks.length === 0) return null;
  const titles = new Map(invariants.value.map(({ name, title }) => [name, title]));
  return (
    <section class="panel checks" aria-label={copy.value.checks.title}>
      <h2>{copy.value.checks.title}</h2>
      <ul>
        {checks.map(({ name, holds, detail, said }) => (
          <li key={name} class={holds ? "holds" : "broken"}>
            <Icon name={holds ? "check" : "cross"} />
            <span>
              {titles.get(name)?.[language.value] ?? name}
              {!holds && <span class="visually-hidden">: {copy.value.rules.broken}</span>}
              {detail !== null && <small>{heard(said, detail)}</small>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

import type { Faults } from "#local/console/contract.ts";
import { named } from "#web/console/copy/words.ts";
import { copy } from "#web/console/state/settings.ts";

/** How often each fault has struck what since the plan was set. */
export function Struck({ struck }: Pick<Faults, "struck">) {
  const words = copy.value;
  const rows = Object.entries(struck).flatMap(([fault, targets]) =>
    Object.entries(targets).map(([target, count]) => ({ fault, target, count })),
  );
  return (
    <section class="panel">
      <h2>{words.faults.struck}</h2>
      {rows.length === 0 ? (
        <p class="muted">{words.common.nothing}</p>
      ) : (
        <dl class="facts">
          {rows.map(({ fault, target, count }) => (
            <div key={`${fault} ${target}`}>
              <dt>
                {named(words.faults.names, fault)} <code>{target}</code>
              </dt>
              <dd>{count}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

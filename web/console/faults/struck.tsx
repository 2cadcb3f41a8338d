import type { Faults } from "#local/console/tools-contract.ts";
import { named } from "#web/console/copy/words.ts";
import { copy } from "#web/console/state/settings.ts";
import { isOfStack } from "./plan.ts";

/** How often each fault has struck what since the plan was set. */
export function Struck({ struck }: Pick<Faults, "struck">) {
  const { faults, common } = copy.value;
  return (
    <section class="panel">
      <h2>{faults.struck}</h2>
      {struck.length === 0 ? (
        <p class="muted">{common.nothing}</p>
      ) : (
        <dl class="facts">
          {struck.map(({ place, fault, target, count }) => (
            <div key={`${place} ${fault} ${target}`}>
              <dt>
                {isOfStack(place) ? named(faults.groups, place) : faults.conekta}:{" "}
                {named(isOfStack(place) ? faults.ours : faults.names, fault)} <code>{target}</code>
              </dt>
              <dd>{count}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

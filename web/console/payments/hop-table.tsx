import type { Hop } from "#local/console/contract.ts";
import { duration } from "#web/console/copy/numbers.ts";
import { inWords } from "#web/console/copy/words.ts";
import { Scrolled } from "#web/console/parts/scrolled.tsx";
import { copy } from "#web/console/state/settings.ts";
import { inspect, inspected } from "#web/console/state/timeline.ts";

/** The same as the lanes, one row per step, for whoever reads rather than looks. */
export function HopTable({ hops }: { readonly hops: readonly Hop[] }) {
  const { timeline, lanes, outcomes } = copy.value;
  const { columns } = timeline;
  const ordered = hops.toSorted((one, other) => one.at - other.at || one.id - other.id);
  const start = (ordered[0]?.at ?? 0) - (ordered[0]?.waitMs ?? 0);
  return (
    <Scrolled class="table-box" label={timeline.label}>
      <table>
        <thead>
          <tr>
            <th scope="col" class="number">
              {columns.at}
            </th>
            <th scope="col">{columns.lane}</th>
            <th scope="col">{columns.what}</th>
            <th scope="col" class="number">
              {columns.wait}
            </th>
            <th scope="col" class="number">
              {columns.work}
            </th>
            <th scope="col">{columns.outcome}</th>
          </tr>
        </thead>
        <tbody>
          {ordered.map((hop) => (
            <tr key={hop.id} class={inspected.value?.id === hop.id ? "is-chosen" : ""}>
              <td class="number">+{duration(hop.at - start)}</td>
              <td>{lanes[hop.lane]}</td>
              <td>
                <button type="button" class="link" onClick={() => inspect(hop.id)}>
                  {inWords(hop.title)}
                </button>
              </td>
              <td class="number">{hop.waitMs > 0 ? duration(hop.waitMs) : ""}</td>
              <td class="number">{duration(hop.ms)}</td>
              <td>{outcomes[hop.outcome]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}

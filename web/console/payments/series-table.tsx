import type { Series } from "#local/console/contract.ts";
import { clock } from "#web/console/copy/numbers.ts";
import { named } from "#web/console/copy/words.ts";
import { Scrolled } from "#web/console/parts/scrolled.tsx";
import { copy } from "#web/console/state/settings.ts";
import { statusesOf } from "./stack-series.ts";

/** What the chart shows, in numbers. */
export function SeriesTable({ series }: { readonly series: Series }) {
  const words = copy.value;
  const statuses = statusesOf(series);
  return (
    <Scrolled class="table-box short" label={words.chart.title}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.chart.from}</th>
            {statuses.map((status) => (
              <th scope="col" class="number" key={status}>
                {named(words.status, status)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {series.points.toReversed().map(({ at, statuses: counts }) => (
            <tr key={at}>
              <td>{clock(at)}</td>
              {statuses.map((status) => (
                <td class="number" key={status}>
                  {counts[status] ?? 0}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}

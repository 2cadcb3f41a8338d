import type { Customer } from "#local/console/tools-contract.ts";
import { shortId } from "#web/console/copy/numbers.ts";
import { Scrolled } from "#web/console/parts/scrolled.tsx";
import { copy } from "#web/console/state/settings.ts";

export function SavedCards({ customers }: { readonly customers: readonly Customer[] }) {
  const words = copy.value.cards;
  return (
    <section class="panel">
      <h2>{words.saved}</h2>
      {customers.length === 0 ? (
        <p class="muted">{words.noCards}</p>
      ) : (
        <Scrolled class="table-box" label={words.saved}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.columns.id}</th>
                <th scope="col">{words.columns.customer}</th>
                <th scope="col">{words.columns.card}</th>
              </tr>
            </thead>
            <tbody>
              {customers.map(({ id, name, brand, last4 }) => (
                <tr key={id}>
                  <td class="id">{shortId(id)}</td>
                  <td>{name}</td>
                  <td>{last4 === null ? "" : `${brand} ••${last4}`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolled>
      )}
    </section>
  );
}

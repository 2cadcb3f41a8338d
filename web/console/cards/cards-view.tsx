import { signal, useComputed } from "@preact/signals";
import type { CardLink, Cards } from "#local/console/tools-contract.ts";
import { dateAndTime, shortId } from "#web/console/copy/numbers.ts";
import { named } from "#web/console/copy/words.ts";
import { Scrolled } from "#web/console/parts/scrolled.tsx";
import { attempt } from "#web/console/state/notices.ts";
import { copy } from "#web/console/state/settings.ts";
import { callApi } from "#web/console/wire/call-api.ts";
import { useAsked } from "#web/console/wire/use-asked.ts";
import type { CreatedLink } from "./create-link.ts";
import { CreatedLinkCard } from "./created-link-card.tsx";
import { LinkForm } from "./link-form.tsx";
import { SavedCards } from "./saved-cards.tsx";

/** Shown until another is made: an address is told once. */
const created = signal<CreatedLink | null>(null);

export function CardsView() {
  const words = copy.value;
  const { value, again } = useAsked<Cards>(useComputed(() => "/cards"));
  const links = value?.links ?? [];
  return (
    <section class="view">
      <header class="view-head">
        <h1>{words.views.cards}</h1>
        <button type="button" class="quiet" onClick={again}>
          {words.common.refresh}
        </button>
      </header>
      <div class="two">
        <LinkForm
          onCreated={(link) => {
            created.value = link;
            again();
          }}
        />
        {created.value !== null && <CreatedLinkCard link={created.value} />}
      </div>
      <section class="panel">
        <h2>{words.cards.links}</h2>
        {links.length === 0 ? (
          <p class="muted">{words.cards.noLinks}</p>
        ) : (
          <LinksTable links={links} onRevoked={again} />
        )}
      </section>
      <SavedCards customers={value?.customers ?? []} />
    </section>
  );
}

interface LinksTableProps {
  readonly links: readonly CardLink[];
  readonly onRevoked: () => void;
}

function LinksTable({ links, onRevoked }: LinksTableProps) {
  const words = copy.value.cards;
  const revoke = async (id: string) => {
    const path = `/card-links/${encodeURIComponent(id)}/revoke`;
    await attempt(
      () => callApi({ method: "POST", path, body: "{}" }),
      () => words.revoked,
    );
    onRevoked();
  };
  return (
    <Scrolled class="table-box" label={words.links}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.columns.id}</th>
            <th scope="col">{words.columns.status}</th>
            <th scope="col">{words.columns.expires}</th>
            <th scope="col">
              <span class="visually-hidden">{words.revoke}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {links.map(({ id, status, expiresAt }) => (
            <tr key={id}>
              <td class="id">{shortId(id)}</td>
              <td>{named(words.states, status)}</td>
              <td>{expiresAt === null ? "" : dateAndTime(expiresAt)}</td>
              <td class="number">
                {status === "open" && (
                  <button type="button" class="small" onClick={() => void revoke(id)}>
                    {words.revoke}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}

import { signal, useComputed } from "@preact/signals";
import type { Item, ItemsPage } from "#local/console/tools-contract.ts";
import { named } from "#web/console/copy/words.ts";
import { BoundField, Choice } from "#web/console/parts/field.tsx";
import { linkTo, place } from "#web/console/state/route.ts";
import { copy } from "#web/console/state/settings.ts";
import { useAsked } from "#web/console/wire/use-asked.ts";
import { ItemDetail } from "./item-detail.tsx";

/** More would not be read. */
const ITEMS_MAX = 500;

const prefix = signal("");
const search = signal("");

/** The table as it is, and each item as it became so. */
export function TableView() {
  const words = copy.value;
  const key = place.value.id;
  const path = useComputed(() => {
    const query = new URLSearchParams({ limit: String(ITEMS_MAX) });
    if (prefix.value !== "") query.set("prefix", prefix.value);
    // An item that was asked for by name is shown whatever is searched for.
    if (search.value !== "") query.set("search", search.value);
    return `/items?${query}`;
  });
  const { value, again } = useAsked<ItemsPage>(path);
  const items = value?.items ?? [];
  const open = items.find((item) => item.key === key);
  return (
    <section class={`view split ${key === null ? "" : "is-open"}`}>
      <div class="side">
        <header class="view-head">
          <h1>{words.views.data}</h1>
          <button type="button" class="quiet" onClick={again}>
            {words.common.refresh}
          </button>
        </header>
        <div class="fields">
          <Choice
            label={words.data.prefix}
            value={prefix.value}
            options={words.data.prefixes}
            onChange={(next) => {
              prefix.value = next;
            }}
          />
          <BoundField label={words.data.search} text={search} />
        </div>
        <ul class="items">
          {items.map((item) => (
            <ItemRow key={item.key} item={item} isOpen={item.key === key} />
          ))}
        </ul>
      </div>
      <div class="main-part">
        {key === null ? (
          <p class="blank">{words.data.choose}</p>
        ) : (
          <ItemDetail key={key} name={key} item={open ?? null} />
        )}
      </div>
    </section>
  );
}

interface ItemRowProps {
  readonly item: Item;
  readonly isOpen: boolean;
}

function ItemRow({ item: { key, attributes }, isOpen }: ItemRowProps) {
  const words = copy.value;
  const status = attributes["status"];
  const [kind = "", ...rest] = key.split("#");
  return (
    <li>
      <a class="row" href={linkTo("data", key)} aria-current={isOpen ? "true" : undefined}>
        <span class="kicker">{kind}</span>
        <span class="id">{rest.join("#")}</span>
        <small class="muted">
          {typeof status === "string"
            ? named(words.status, status)
            : words.data.attributes(Object.keys(attributes).length)}
        </small>
      </a>
    </li>
  );
}

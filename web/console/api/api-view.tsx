import { signal, useComputed } from "@preact/signals";
import type { ApiRoute, Cards } from "#local/console/tools-contract.ts";
import { copy } from "#web/console/state/settings.ts";
import { useAsked } from "#web/console/wire/use-asked.ts";
import { exampleOf } from "./examples.ts";
import { TryForm } from "./try-form.tsx";

const chosen = signal("POST /orders");

/** Every route of the API, to be called with the merchant's token. */
export function ApiView() {
  const words = copy.value;
  const { value: routes } = useAsked<readonly ApiRoute[]>(useComputed(() => "/routes"));
  const { value: cards } = useAsked<Cards>(useComputed(() => "/cards"));
  const route = routes?.find((each) => nameOf(each) === chosen.value);
  const customer = cards?.customers.find(({ last4 }) => last4 !== null)?.id ?? null;
  return (
    <section class="view split is-open">
      <div class="side">
        <header class="view-head">
          <h1>{words.views.api}</h1>
          <p class="muted">{words.api.hint}</p>
        </header>
        <fieldset class="routes">
          <legend class="visually-hidden">{words.api.routes}</legend>
          {(routes ?? []).map((each) => (
            <label key={nameOf(each)}>
              <input
                type="radio"
                name="route"
                checked={nameOf(each) === chosen.value}
                onChange={() => {
                  chosen.value = nameOf(each);
                }}
              />
              <span>
                <b class={`method m-${each.method}`}>{each.method}</b> {each.path}
              </span>
            </label>
          ))}
        </fieldset>
      </div>
      <div class="main-part">
        {route !== undefined && cards !== null && (
          <TryForm key={nameOf(route)} route={route} example={exampleOf(nameOf(route), customer)} />
        )}
      </div>
    </section>
  );
}

function nameOf({ method, path }: ApiRoute): string {
  return `${method} ${path}`;
}

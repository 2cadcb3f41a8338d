import { useSignal } from "@preact/signals";
import type { Hop } from "#local/console/contract.ts";
import { inWords } from "#web/console/copy/words.ts";
import { DiffView } from "#web/console/parts/diff-view.tsx";
import { Choice } from "#web/console/parts/field.tsx";
import { pretty } from "#web/console/parts/json.tsx";
import { copy } from "#web/console/state/settings.ts";
import { timeline } from "#web/console/state/timeline.ts";

/** Against another step of the same lane; at first, the one before. */
export function HopDiff({ hop }: { readonly hop: Hop }) {
  const words = copy.value.inspector;
  const others = (timeline.value?.hops ?? []).filter(
    ({ id, lane, request }) => id !== hop.id && lane === hop.lane && request !== null,
  );
  const chosen = useSignal(String(others.findLast(({ id }) => id < hop.id)?.id ?? others[0]?.id));
  const other = others.find(({ id }) => String(id) === chosen.value);
  if (other === undefined) return <p class="muted">{words.alone}</p>;
  const options = Object.fromEntries(
    others.map(({ id, title }) => [id, `${id} · ${inWords(title)}`]),
  );
  return (
    <>
      <Choice
        label={words.compareWith}
        value={chosen.value}
        options={options}
        onChange={(id) => {
          chosen.value = id;
        }}
      />
      <DiffView before={pretty(other.request ?? "")} after={pretty(hop.request ?? "")} />
    </>
  );
}

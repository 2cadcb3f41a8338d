import { useEffect, useRef } from "preact/hooks";
import { linkTo, place, VIEWS, type View } from "#web/console/state/route.ts";
import { copy } from "#web/console/state/settings.ts";
import { invariants, queues, state } from "#web/console/wire/live.ts";

/** Of a deployed stage there are timelines, and nothing to play with. */
const DEPLOYED: readonly View[] = ["payments"];

export function Tabs() {
  const words = copy.value;
  const views = state.value?.readOnly ? DEPLOYED : VIEWS;
  const bar = useRef<HTMLElement>(null);
  const { view: shown } = place.value;
  // A small screen has room for some tabs: the one that is open is among them.
  useEffect(() => {
    const tab = bar.current?.querySelector("[aria-current]");
    tab?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [shown, words]);
  return (
    <nav class="tabs" ref={bar} aria-label={words.top.views}>
      <ul>
        {views.map((view) => (
          <li key={view}>
            <a href={linkTo(view)} aria-current={shown === view ? "page" : undefined}>
              {words.views[view]}
              <Badge view={view} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Dead letters, and invariants that are broken: what should be none. */
function Badge({ view }: { readonly view: View }) {
  const counts: Partial<Record<View, number>> = {
    queues: queues.value.find(({ role }) => role === "dead_letters")?.visible ?? 0,
    rules: invariants.value.filter(({ holds }) => !holds).length,
  };
  const count = counts[view] ?? 0;
  return count === 0 ? null : <span class={`badge b-${view}`}>{count}</span>;
}

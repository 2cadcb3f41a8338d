import { useSignal } from "@preact/signals";
import type { Hop } from "#local/console/contract.ts";
import { clock, duration, shortId } from "#web/console/copy/numbers.ts";
import { inWords } from "#web/console/copy/words.ts";
import { VirtualList } from "#web/console/parts/virtual-list.tsx";
import { linkTo } from "#web/console/state/route.ts";
import { copy } from "#web/console/state/settings.ts";
import { inspect } from "#web/console/state/timeline.ts";
import { feed } from "#web/console/wire/live.ts";

const ROW_PX = 34;

/** Every step of every payment as it is recorded, newest first; scrolling away holds it still. */
export function EventsView() {
  const words = copy.value.feed;
  const held = useSignal<readonly Hop[] | null>(null);
  const hops = held.value ?? feed.value;
  const behind = held.value === null ? 0 : newer(feed.value, held.value);
  const hold = (isHeld: boolean) => {
    held.value = isHeld ? feed.peek() : null;
  };
  return (
    <section class="view feed">
      <header class="view-head">
        <h1>{copy.value.views.events}</h1>
        <p class="muted">{words.hint}</p>
        {behind > 0 && <span class="badge">{words.behind(behind)}</span>}
        <button
          type="button"
          aria-pressed={held.value !== null}
          onClick={() => hold(held.value === null)}
        >
          {held.value === null ? words.pause : words.resume}
        </button>
      </header>
      {hops.length === 0 ? (
        <p class="blank">{words.empty}</p>
      ) : (
        <VirtualList
          items={hops.toReversed()}
          rowHeight={ROW_PX}
          label={words.hint}
          keyOf={({ id }) => id}
          row={(hop) => <Row hop={hop} />}
          onScroll={(top) => {
            if (top > ROW_PX && held.value === null) hold(true);
          }}
        />
      )}
    </section>
  );
}

function Row({ hop }: { readonly hop: Hop }) {
  const { lanes, outcomes } = copy.value;
  return (
    <a
      class={`feed-row o-${hop.outcome} lane-${hop.lane}`}
      href={linkTo("payments", hop.paymentId)}
      onClick={() => inspect(hop.id)}
    >
      <span class="when">{clock(hop.at)}</span>
      <span class="work" />
      <span class="lane-of">{lanes[hop.lane]}</span>
      <span class="what">
        {inWords(hop.title)}
        {hop.outcome !== "ok" && <em> {outcomes[hop.outcome]}</em>}
      </span>
      <span class="id">{shortId(hop.paymentId)}</span>
      <span class="took">{duration(hop.ms)}</span>
    </a>
  );
}

function newer(all: readonly Hop[], held: readonly Hop[]): number {
  const last = held.at(-1)?.id ?? 0;
  return all.filter(({ id }) => id > last).length;
}

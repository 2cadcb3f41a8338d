import type { Hop } from "#local/console/contract.ts";
import { duration } from "#web/console/copy/numbers.ts";
import { inWords } from "#web/console/copy/words.ts";
import { Icon, type IconName } from "#web/console/parts/icon.tsx";
import { copy } from "#web/console/state/settings.ts";
import { inspect, inspected, pointedAt } from "#web/console/state/timeline.ts";
import type { Bar } from "./pack.ts";

/** Of a line of a lane, pixels. */
export const LINE_PX = 22;

const MARKS: Readonly<Record<Hop["outcome"], IconName | null>> = {
  ok: null,
  refused: "cross",
  failed: "alert",
  retrying: "again",
};

/** One step: its wait, its work, and what it was. */
export function HopBar({ bar }: { readonly bar: Bar }) {
  const { hop, waitX, x, width, line, labelSide } = bar;
  const mark = MARKS[hop.outcome];
  return (
    <button
      type="button"
      class={`hop o-${hop.outcome} label-${labelSide}`}
      aria-label={described(hop)}
      aria-pressed={inspected.value?.id === hop.id}
      title={described(hop)}
      style={{ left: `${waitX}px`, top: `${line * LINE_PX + 4}px` }}
      onClick={() => inspect(hop.id)}
      onPointerEnter={() => {
        pointedAt.value = hop.at;
      }}
      onPointerLeave={() => {
        pointedAt.value = null;
      }}
    >
      {x > waitX && <span class="wait" style={{ width: `${x - waitX}px` }} />}
      <span class="work" style={{ width: `${width}px` }} />
      {labelSide !== "none" && (
        <span class="label">
          {mark !== null && <Icon name={mark} />}
          {inWords(hop.title)}
        </span>
      )}
    </button>
  );
}

/** `Webhook, order.paid 200: hecho; espera 0 ms, trabajo 14 ms`. */
function described({ lane, title, outcome, waitMs, ms }: Hop): string {
  const { lanes, outcomes, timeline } = copy.value;
  const wait = waitMs > 0 ? `${timeline.wait} ${duration(waitMs)}, ` : "";
  return `${lanes[lane]}, ${inWords(title)}: ${outcomes[outcome]}; ${wait}${timeline.work} ${duration(ms)}`;
}

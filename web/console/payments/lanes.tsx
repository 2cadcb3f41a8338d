import { useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Hop } from "#local/console/contract.ts";
import { duration } from "#web/console/copy/numbers.ts";
import { inWords } from "#web/console/copy/words.ts";
import { copy } from "#web/console/state/settings.ts";
import { pointedAt } from "#web/console/state/timeline.ts";
import { toldStep } from "#web/console/state/tour.ts";
import { Axis } from "./axis.tsx";
import { HopBar, LINE_PX } from "./hop-bar.tsx";
import { Legend } from "./legend.tsx";
import { packLanes } from "./pack.ts";
import { ALL, scaleOf } from "./scale.ts";

interface LanesProps {
  readonly hops: readonly Hop[];
  readonly isCompact: boolean;
}

/** One row per lane, with as many lines as its steps need: wait pale, work solid. */
export function Lanes({ hops, isCompact }: LanesProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const window = useSignal(ALL);
  const { from, to } = window.value;
  const scale = scaleOf(hops, isCompact);
  const place = (at: number) => ((scale.place(at) - from) / (to - from)) * width;
  const lanes = packLanes(hops, { width, place, titleOf: labelOf });
  const told = copy.value.tour.steps[toldStep.value ?? -1]?.lane;
  return (
    <div class="lanes-box">
      <div class={`lanes ${told === undefined ? "" : "is-telling"}`}>
        <div class="lane axis-lane">
          <span class="lane-name" />
          <div class="lane-room" ref={box}>
            <Axis scale={scale} window={window} width={width} startAt={scale.timeAt(0)} />
          </div>
        </div>
        {lanes.map(({ lane, bars, lines }) => (
          <div
            key={lane}
            class={`lane lane-${lane} ${told === lane ? "is-told" : ""}`}
            style={{ height: `${lines * LINE_PX + 8}px` }}
          >
            <span class="lane-name">{copy.value.lanes[lane]}</span>
            <div class="lane-room">
              {bars.map((bar) => (
                <HopBar key={bar.hop.id} bar={bar} />
              ))}
            </div>
          </div>
        ))}
        <Cursor place={place} width={width} startAt={scale.timeAt(0)} />
      </div>
      <Legend />
    </div>
  );
}

/** That an event was queued is said by the wait that begins there. */
function labelOf({ lane, title }: Hop): string {
  return lane === "events" && title === "queued" ? "" : inWords(title);
}

interface CursorProps {
  readonly place: (at: number) => number;
  readonly width: number;
  readonly startAt: number;
}

function Cursor({ place, width, startAt }: CursorProps) {
  const x = useComputed(() => (pointedAt.value === null ? null : place(pointedAt.value))).value;
  const at = pointedAt.value;
  if (x === null || at === null || x < 0 || x > width) return null;
  return (
    <div class="cursor" style={{ "--x": `${x}px` }} aria-hidden="true">
      <span class={x > width - 80 ? "flip" : ""}>+{duration(at - startAt)}</span>
    </div>
  );
}

function useWidth(box: { readonly current: HTMLElement | null }): number {
  const width = useSignal(600);
  useLayoutEffect(() => {
    if (box.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      width.value = entry?.contentRect.width ?? 0;
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return width.value;
}

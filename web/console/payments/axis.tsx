import { type Signal, useSignal } from "@preact/signals";
import { duration } from "#web/console/copy/numbers.ts";
import { copy } from "#web/console/state/settings.ts";
import { pointedAt } from "#web/console/state/timeline.ts";
import { ALL, type Scale, type Window } from "./scale.ts";

interface AxisProps {
  readonly scale: Scale;
  readonly window: Signal<Window>;
  readonly width: number;
  readonly startAt: number;
}

/** A label takes about so many pixels. */
const TICK_PX = 92;
/** A shorter drag was a click. */
const DRAG_MIN = 0.02;

/** Time since the first moment; dragging over it zooms in. */
export function Axis({ scale, window, width, startAt }: AxisProps) {
  const drag = useSignal<Window | null>(null);
  const { from, to } = window.value;
  const words = copy.value.timeline;
  const shareAt = (event: MouseEvent) => {
    const { left } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left) / width));
  };
  const ticks = Math.max(2, Math.floor(width / TICK_PX));
  return (
    <div
      class="axis"
      title={words.zoomHint}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.value = { from: shareAt(event), to: shareAt(event) };
      }}
      onPointerMove={(event) => {
        const share = shareAt(event);
        pointedAt.value = scale.timeAt(from + share * (to - from));
        if (drag.value !== null) drag.value = { ...drag.value, to: share };
      }}
      onPointerLeave={() => {
        pointedAt.value = null;
      }}
      onPointerUp={() => {
        window.value = zoomed(window.value, drag.value);
        drag.value = null;
      }}
    >
      {Array.from({ length: ticks }, (_, index) => index / ticks).map((share) => (
        <span key={share} class="tick-mark" style={{ left: `${share * 100}%` }}>
          {share === 0 && from === 0
            ? "0"
            : `+${duration(scale.timeAt(from + share * (to - from)) - startAt)}`}
        </span>
      ))}
      {scale.pauses.map((pause) => (
        <Break key={pause.from} pause={pause} window={window.value} />
      ))}
      {drag.value !== null && <span class="dragged" style={spanStyle(drag.value)} />}
      {from + (1 - to) > 0 && (
        <button
          type="button"
          class="zoom-out"
          onPointerDown={(event) => event.stopPropagation()}
          onClick={() => {
            window.value = ALL;
          }}
        >
          {words.zoomOut}
        </button>
      )}
    </div>
  );
}

interface BreakProps {
  readonly pause: Scale["pauses"][number];
  readonly window: Window;
}

/** A hatched stretch that stands for a longer time than it is wide. */
function Break({ pause, window }: BreakProps) {
  const { from, to } = window;
  const left = (pause.from - from) / (to - from);
  const right = (pause.to - from) / (to - from);
  if (right <= 0 || left >= 1) return null;
  const shown = { from: Math.max(0, left), to: Math.min(1, right) };
  return (
    <span
      class="pause"
      style={spanStyle(shown)}
      title={copy.value.timeline.paused(duration(pause.ms))}
    />
  );
}

function spanStyle({ from, to }: Window) {
  const left = Math.min(from, to);
  return { left: `${left * 100}%`, width: `${Math.abs(to - from) * 100}%` };
}

function zoomed(window: Window, drag: Window | null): Window {
  if (drag === null || Math.abs(drag.to - drag.from) < DRAG_MIN) return window;
  const span = window.to - window.from;
  return {
    from: window.from + Math.min(drag.from, drag.to) * span,
    to: window.from + Math.max(drag.from, drag.to) * span,
  };
}

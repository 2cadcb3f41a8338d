import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import type { Series } from "#local/console/contract.ts";
import { brushed } from "#web/console/state/payments.ts";
import { copy, language, theme } from "#web/console/state/settings.ts";
import { pointedAt } from "#web/console/state/timeline.ts";
import { stackOf, statusesOf } from "./stack-series.ts";

const HEIGHT_PX = 120;
const SPAN_MS = 15 * 60_000;
/** A shorter drag was a click, and takes the brush away. */
const BRUSH_MIN_PX = 4;

/** Stacked bars; dragging over them filters the list by time. */
export function Plot({ series }: { readonly series: Series }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = box.current;
    if (place === null) return;
    const now = Date.now();
    const { times, tops } = stackOf(series, { from: now - SPAN_MS, to: now });
    // The tallest is drawn first, and those that it stands on over it.
    const plot = new uPlot(
      optionsOf(series, place),
      [[...times], ...tops.map((row) => [...row]).reverse()],
      place,
    );
    const observer = new ResizeObserver(() =>
      plot.setSize({ width: place.clientWidth, height: HEIGHT_PX }),
    );
    observer.observe(place);
    const unlink = effect(() => point(plot, pointedAt.value));
    return () => {
      unlink();
      observer.disconnect();
      plot.destroy();
    };
  }, [series, theme.value, language.value]);
  return <div class="plot" ref={box} role="img" aria-label={copy.value.chart.label} />;
}

/** A line at the moment that the timeline points at. */
function point(plot: uPlot, at: number | null): void {
  const left = at === null ? -10 : plot.valToPos(at / 1_000, "x");
  plot.setCursor({ left, top: at === null ? -10 : 1 }, false);
}

function optionsOf(series: Series, place: HTMLElement): uPlot.Options {
  const style = getComputedStyle(place);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour("--c-muted"),
    grid: { stroke: colour("--c-line"), width: 1 },
    ticks: { show: false },
    font: `11px ${style.fontFamily}`,
  };
  const bars = uPlot.paths.bars?.({ size: [0.8, 14] });
  return {
    width: place.clientWidth,
    height: HEIGHT_PX,
    legend: { show: false },
    // Half of the last time under the axis stands right of its tick.
    padding: [8, 18, 0, 0],
    cursor: { drag: { x: true, y: false, setScale: false }, y: false, points: { show: false } },
    scales: { y: { range: (_plot, _min, max) => [0, Math.max(4, max)] } },
    axes: [
      { ...axis, size: 24, values: (_plot, ticks) => ticks.map(minuteOf) },
      { ...axis, size: 34, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500] },
    ],
    series: [
      {},
      ...statusesOf(series)
        .map((status) => ({
          fill: colour(`--s-${status}`),
          stroke: colour(`--s-${status}`),
          width: 0,
          points: { show: false },
          ...(bars && { paths: bars }),
        }))
        .reverse(),
    ],
    hooks: { setSelect: [brush] },
  };
}

function brush(plot: uPlot): void {
  const { left, width } = plot.select;
  if (width < BRUSH_MIN_PX) {
    brushed.value = null;
    return;
  }
  const at = (x: number) => plot.posToVal(x, "x") * 1_000;
  brushed.value = { from: at(left), to: at(left + width) };
}

function minuteOf(seconds: number): string {
  const date = new Date(seconds * 1_000);
  return `${date.getHours()}:${String(date.getMinutes()).padStart(2, "0")}`;
}

import { signal, useComputed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Series } from "#local/console/contract.ts";
import { duration } from "#web/console/copy/numbers.ts";
import { named } from "#web/console/copy/words.ts";
import { Segments } from "#web/console/parts/segments.tsx";
import { copy } from "#web/console/state/settings.ts";
import { whenPaymentsChange } from "#web/console/wire/live.ts";
import { useAsked } from "#web/console/wire/use-asked.ts";
import { Plot } from "./plot.tsx";
import { SeriesTable } from "./series-table.tsx";
import { statusesOf } from "./stack-series.ts";

const MINUTES = 15;
/** The chart is asked for anew at most so often while payments move. */
const PAUSE_MS = 2_000;

const form = signal<"chart" | "table">("chart");
const path = signal<string | null>(`/series?minutes=${MINUTES}`);

/** How many orders came into which state, and how long they took. */
export function StatesChart() {
  const words = copy.value.chart;
  const { value: series, again } = useAsked<Series>(path);
  useFollowing(again);
  const options = useComputed(() => ({
    chart: copy.value.chart.asChart,
    table: copy.value.chart.asTable,
  }));
  return (
    <section class="panel chart" aria-label={words.title}>
      <header class="tools">
        <h2>{words.title}</h2>
        <span class="muted">{words.span}</span>
        {series !== null && <Percentiles series={series} />}
        <Segments
          label={words.title}
          options={options.value}
          value={form.value}
          onChange={(name) => {
            form.value = name;
          }}
        />
      </header>
      {series !== null && <Body series={series} />}
    </section>
  );
}

function Body({ series }: { readonly series: Series }) {
  const words = copy.value;
  if (series.points.length === 0) return <p class="muted">{words.chart.empty}</p>;
  if (form.value === "table") return <SeriesTable series={series} />;
  return (
    <>
      <Plot series={series} />
      <ul class="legend">
        {statusesOf(series).map((status) => (
          <li key={status} class={`s-${status}`}>
            <span class="swatch" /> {named(words.status, status)}
          </li>
        ))}
        <li class="muted">{words.chart.hint}</li>
      </ul>
    </>
  );
}

function Percentiles({ series: { settledMs } }: { readonly series: Series }) {
  const { p50, p95 } = settledMs;
  if (p50 === null || p95 === null) return null;
  return (
    <span class="muted numbers">
      p50 <strong>{duration(p50)}</strong> · p95 <strong>{duration(p95)}</strong>
    </span>
  );
}

function useFollowing(again: () => void): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const forget = whenPaymentsChange(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        again();
      }, PAUSE_MS);
    });
    return () => {
      forget();
      clearTimeout(timer);
    };
  }, []);
}

import { signal } from "@preact/signals";
import type { Timeline } from "#local/console/contract.ts";
import { duration, money } from "#web/console/copy/numbers.ts";
import { Icon } from "#web/console/parts/icon.tsx";
import { Json } from "#web/console/parts/json.tsx";
import { Segments } from "#web/console/parts/segments.tsx";
import { Status } from "#web/console/parts/status.tsx";
import { linkTo } from "#web/console/state/route.ts";
import { copy } from "#web/console/state/settings.ts";
import { HopTable } from "./hop-table.tsx";
import { Lanes } from "./lanes.tsx";
import { TimelineActions } from "./timeline-actions.tsx";

const view = signal<"lanes" | "table" | "json">("lanes");
const scale = signal<"compact" | "real">("compact");

/** One payment's way, in one of three forms. */
export function TimelinePane({ timeline }: { readonly timeline: Timeline }) {
  const words = copy.value.timeline;
  return (
    <section class="panel timeline" aria-label={words.label}>
      <Head timeline={timeline} />
      <div class="tools">
        <Segments
          label={words.view}
          options={words.views}
          value={view.value}
          onChange={(name) => {
            view.value = name;
          }}
        />
        {view.value === "lanes" && (
          <Segments
            label={words.scale}
            options={words.scales}
            value={scale.value}
            onChange={(name) => {
              scale.value = name;
            }}
          />
        )}
        <TimelineActions id={timeline.payment.id} />
      </div>
      {view.value === "lanes" && (
        <Lanes hops={timeline.hops} isCompact={scale.value === "compact"} />
      )}
      {view.value === "table" && <HopTable hops={timeline.hops} />}
      {view.value === "json" && <Json label={words.label} text={JSON.stringify(timeline)} />}
    </section>
  );
}

function Head({ timeline: { payment } }: { readonly timeline: Timeline }) {
  const words = copy.value.timeline;
  const { id, amount, currency, settledMs, hops } = payment;
  return (
    <header class="head">
      <a class="back" href={linkTo("payments")} aria-label={copy.value.common.back}>
        <Icon name="left" />
      </a>
      <h2 class="id">{id}</h2>
      {amount !== null && <span class="amount">{money(amount, currency)}</span>}
      <Status payment={payment} />
      <span class="muted">
        {settledMs === null ? words.steps(hops) : words.settledIn(duration(settledMs))}
      </span>
    </header>
  );
}

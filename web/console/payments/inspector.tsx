import { signal } from "@preact/signals";
import type { Hop } from "#local/console/contract.ts";
import { duration } from "#web/console/copy/numbers.ts";
import { inWords } from "#web/console/copy/words.ts";
import { Icon } from "#web/console/parts/icon.tsx";
import { Json } from "#web/console/parts/json.tsx";
import { Segments } from "#web/console/parts/segments.tsx";
import { copy } from "#web/console/state/settings.ts";
import { closeInspector, inspected } from "#web/console/state/timeline.ts";
import { HopActions } from "./hop-actions.tsx";
import { HopDiff } from "./hop-diff.tsx";
import { HopFacts, HopHeaders } from "./hop-facts.tsx";
import { HopStack } from "./hop-stack.tsx";

const tab = signal<"body" | "headers" | "raw" | "diff">("body");

/** What was sent, what came back, and what can be done with it. */
export function Inspector() {
  const words = copy.value.inspector;
  const hop = inspected.value;
  return (
    <aside class="inspector" aria-label={words.title}>
      {hop === null ? <p class="blank">{words.empty}</p> : <Inspected hop={hop} />}
    </aside>
  );
}

function Inspected({ hop }: { readonly hop: Hop }) {
  const { inspector, lanes, outcomes, timeline, common } = copy.value;
  return (
    <>
      <header class={`head o-${hop.outcome}`}>
        <p class="kicker">{lanes[hop.lane]}</p>
        <h2>{inWords(hop.title)}</h2>
        <p class="muted">
          {outcomes[hop.outcome]} ·{" "}
          {hop.waitMs > 0 && `${timeline.wait} ${duration(hop.waitMs)} · `}
          {timeline.work} {duration(hop.ms)}
        </p>
        <button
          type="button"
          class="quiet square"
          aria-label={common.close}
          onClick={closeInspector}
        >
          <Icon name="cross" />
        </button>
      </header>
      <HopActions hop={hop} />
      <Segments
        label={inspector.title}
        options={inspector.tabs}
        value={tab.value}
        onChange={(name) => {
          tab.value = name;
        }}
      />
      {tab.value === "body" && <Bodies hop={hop} />}
      {tab.value === "headers" && <HopHeaders hop={hop} />}
      {tab.value === "raw" && <Json label={inspector.tabs.raw} text={JSON.stringify(hop)} />}
      {tab.value === "diff" && <HopDiff key={hop.id} hop={hop} />}
      <HopFacts hop={hop} />
    </>
  );
}

function Bodies({ hop: { request, response } }: { readonly hop: Hop }) {
  const words = copy.value.inspector;
  if (!request && !response) return <p class="muted">{words.noBody}</p>;
  return (
    <>
      {request && (
        <>
          <h3>{words.sent}</h3>
          <Json label={words.sent} text={request} />
        </>
      )}
      {response && (
        <>
          <h3>{words.got}</h3>
          <Json label={words.got} text={response} />
          <HopStack />
        </>
      )}
    </>
  );
}

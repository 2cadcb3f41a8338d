import type { Hop } from "#local/console/contract.ts";
import { Icon } from "#web/console/parts/icon.tsx";
import { linkTo } from "#web/console/state/route.ts";
import { copy } from "#web/console/state/settings.ts";

const HEADER = "header ";

export function HopHeaders({ hop: { facts } }: { readonly hop: Hop }) {
  const headers = Object.entries(facts).filter(([name]) => name.startsWith(HEADER));
  if (headers.length === 0) return <p class="muted">{copy.value.inspector.noHeaders}</p>;
  return <Facts facts={headers.map(([name, value]) => [name.slice(HEADER.length), value])} />;
}

/** What is known of a step beside its bodies. */
export function HopFacts({ hop }: { readonly hop: Hop }) {
  const words = copy.value.inspector;
  const { facts, fn, lane } = hop;
  const { signature, ...others } = facts;
  const shown = Object.entries(others).filter(([name]) => !name.startsWith(HEADER));
  const key = facts["key"];
  return (
    <section aria-label={words.facts}>
      <h3>{words.facts}</h3>
      {(signature === "verified" || signature === "refused") && (
        <p class={signature === "verified" ? "holds" : "broken"}>
          <Icon name={signature === "verified" ? "check" : "cross"} /> {words.signature[signature]}
        </p>
      )}
      <Facts facts={fn === null ? shown : [[words.fn, fn], ...shown]} />
      {lane === "table" && typeof key === "string" && (
        <p>
          <a href={linkTo("data", key)}>{words.openVersions}</a>
        </p>
      )}
    </section>
  );
}

type Fact = readonly [string, string | number | boolean];

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{String(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

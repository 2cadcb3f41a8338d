import type { Invariant, Snapshot, Violation } from "#local/console/contract.ts";
import { clock } from "#web/console/copy/numbers.ts";
import { heard } from "#web/console/copy/said.ts";
import { download } from "#web/console/parts/clipboard.ts";
import { Icon } from "#web/console/parts/icon.tsx";
import { attempt } from "#web/console/state/notices.ts";
import { linkTo } from "#web/console/state/route.ts";
import { copy, language } from "#web/console/state/settings.ts";
import { ask } from "#web/console/wire/ask.ts";
import { invariants } from "#web/console/wire/live.ts";

/** What must hold at any moment, and what does not. */
export function RulesView() {
  const words = copy.value;
  const checked = invariants.value[0]?.checked ?? 0;
  return (
    <section class="view">
      <header class="view-head">
        <h1>{words.views.rules}</h1>
        <p class="muted">{words.rules.hint}</p>
        <span class="pill">{words.rules.checked(checked)}</span>
      </header>
      <ul class="cards rules">
        {invariants.value.map((invariant) => (
          <li key={invariant.name}>
            <Rule invariant={invariant} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Rule({ invariant: { title, holds, violations } }: { readonly invariant: Invariant }) {
  const words = copy.value.rules;
  return (
    <article class={`card rule ${holds ? "holds" : "broken"}`}>
      <h2>
        <Icon name={holds ? "check" : "cross"} /> {title[language.value]}
      </h2>
      <p class="muted">{holds ? words.holds : words.broken}</p>
      {violations.map((violation) => (
        <Broken key={`${violation.paymentId} ${violation.detail}`} violation={violation} />
      ))}
    </article>
  );
}

function Broken({ violation }: { readonly violation: Violation }) {
  const words = copy.value.rules;
  const { paymentId, detail, said, firstSeenAt, snapshot } = violation;
  const save = () =>
    attempt(async () => {
      const picture = await ask<Snapshot>(`/snapshots/${snapshot}`);
      download(`snapshot-${snapshot}.json`, JSON.stringify(picture, null, 2));
    });
  return (
    <div class="violation">
      <p>{heard(said, detail)}</p>
      <p class="muted">
        {words.since} {clock(firstSeenAt)}
      </p>
      <div class="buttons">
        {paymentId !== null && <a href={linkTo("payments", paymentId)}>{words.openPayment}</a>}
        {snapshot !== null && (
          <button type="button" class="small" onClick={() => void save()}>
            {words.snapshot}
          </button>
        )}
      </div>
    </div>
  );
}

import type { Signal } from "@preact/signals";
import type { QueueMessage, SchemaCheck } from "#local/console/tools-contract.ts";
import { clock, shortId } from "#web/console/copy/numbers.ts";
import { Json } from "#web/console/parts/json.tsx";
import { linkTo } from "#web/console/state/route.ts";
import { copy } from "#web/console/state/settings.ts";

interface MessageRowProps {
  readonly message: QueueMessage;
  /** Ids that are to be redriven; null where nothing can be. */
  readonly chosen: Signal<ReadonlySet<string>> | null;
}

export function MessageRow({ message, chosen }: MessageRowProps) {
  const words = copy.value.queues;
  const { id, state, sentAt, receives, body, paymentId, lastError, check } = message;
  return (
    <li class="message">
      <div class="line">
        {chosen !== null && (
          <input
            type="checkbox"
            aria-label={`${words.choose} ${id}`}
            checked={chosen.value.has(id)}
            onChange={({ currentTarget }) => {
              const next = new Set(chosen.value);
              if (currentTarget.checked) next.add(id);
              else next.delete(id);
              chosen.value = next;
            }}
          />
        )}
        <span class="pill">{words.states[state]}</span>
        <span class="when">{clock(sentAt)}</span>
        <span class="muted">
          {words.columns.receives}: <b>{receives}</b>
        </span>
        {paymentId !== null && (
          <a class="id" href={linkTo("payments", paymentId)}>
            {shortId(paymentId)}
          </a>
        )}
        {lastError !== null && (
          <span class="broken">
            {words.columns.error}: {lastError}
          </span>
        )}
      </div>
      {(chosen !== null || check.wrong.length > 0) && <Check check={check} />}
      <details>
        <summary>
          {words.columns.body} <code>{shortId(id)}</code>
        </summary>
        <Json label={words.columns.body} text={body} />
      </details>
    </li>
  );
}

/** Of a dead letter also that it fits: then what killed it is elsewhere. */
function Check({ check: { schema, wrong } }: { readonly check: SchemaCheck }) {
  const words = copy.value.queues;
  if (wrong.length === 0) return <p class="muted">{words.fits(schema)}</p>;
  return (
    <div class="broken">
      <p>{words.doesNotFit(schema)}</p>
      <ul>
        {wrong.map((line) => (
          <li key={line}>
            <code>{line}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}

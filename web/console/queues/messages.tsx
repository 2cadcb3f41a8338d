import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Queue, QueueMessage, Redriven } from "#local/console/tools-contract.ts";
import { BoundField } from "#web/console/parts/field.tsx";
import { attempt } from "#web/console/state/notices.ts";
import { copy } from "#web/console/state/settings.ts";
import { ask } from "#web/console/wire/ask.ts";
import { useAsked } from "#web/console/wire/use-asked.ts";
import { holdsDeadLetters } from "./dead-letters.ts";
import { MessageRow } from "./message-row.tsx";
import { PurgeButton } from "./purge-button.tsx";

/** What lies in one queue, looked at and not received. */
export function Messages({ queue }: { readonly queue: Queue }) {
  const words = copy.value.queues;
  const path = `/queues/${encodeURIComponent(queue.name)}`;
  const { value, again } = useAsked<readonly QueueMessage[]>(useComputed(() => `${path}/messages`));
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  useEffect(again, [queue.visible, queue.inFlight, queue.delayed]);
  const messages = value ?? [];
  const rate = useSignal("");
  const redrive = async (ids?: readonly string[]) => {
    const perSecond = rate.value === "" ? undefined : Number(rate.value);
    await attempt(
      () => ask<Redriven>(`${path}/redrive`, "POST", { ids, perSecond }),
      ({ redriven }) => words.redriven(redriven),
    );
    chosen.value = new Set();
    again();
  };
  const isDead = holdsDeadLetters(queue);
  return (
    <section class="panel" aria-label={words.messages}>
      <header class="tools">
        <h2>
          {words.messages} <code>{queue.name}</code>
        </h2>
        {isDead && (
          <>
            <button
              type="button"
              disabled={chosen.value.size === 0}
              onClick={() => void redrive([...chosen.value])}
            >
              {words.redrive}
            </button>
            <button type="button" disabled={messages.length === 0} onClick={() => void redrive()}>
              {words.redriveAll}
            </button>
            <BoundField label={words.perSecond} type="number" min={1} max={100} text={rate} />
          </>
        )}
        <PurgeButton name={queue.name} isEmpty={messages.length === 0} onPurged={again} />
      </header>
      {messages.length === 0 ? (
        <p class="muted">{value === null ? copy.value.common.loading : words.empty}</p>
      ) : (
        <ul class="messages">
          {messages.map((message) => (
            <MessageRow key={message.id} message={message} chosen={isDead ? chosen : null} />
          ))}
        </ul>
      )}
    </section>
  );
}

import { useComputed } from "@preact/signals";
import type { Queue } from "#local/console/tools-contract.ts";
import { duration } from "#web/console/copy/numbers.ts";
import { go, linkTo, place } from "#web/console/state/route.ts";
import { copy } from "#web/console/state/settings.ts";
import { queues } from "#web/console/wire/live.ts";
import { useAsked } from "#web/console/wire/use-asked.ts";
import { DEAD } from "./dead-letters.ts";
import { Messages } from "./messages.tsx";

/** Each queue in numbers, and the messages of the chosen one. */
export function QueuesView() {
  const words = copy.value;
  const asked = useAsked<readonly Queue[]>(useComputed(() => "/queues"));
  const unsorted = queues.value.length > 0 ? queues.value : (asked.value ?? []);
  const list = unsorted.toSorted((one, other) => rankOf(one) - rankOf(other));
  const chosen = list.find(({ name }) => name === place.value.id) ?? list.find(isDead) ?? list[0];
  return (
    <section class="view">
      <header class="view-head">
        <h1>{words.views.queues}</h1>
        <p class="muted">{words.queues.peek}</p>
      </header>
      <ul class="cards">
        {list.map((queue) => (
          <li key={queue.name}>
            <QueueCard queue={queue} isChosen={queue === chosen} />
          </li>
        ))}
      </ul>
      {chosen !== undefined && <Messages key={chosen.name} queue={chosen} />}
    </section>
  );
}

/** As events flow, and what died at the end. */
const ORDER = ["events", "dead_letters", "logistics", "accounting", "other"];

function rankOf({ role, name }: Queue): number {
  return ORDER.indexOf(role) + (name.includes(DEAD) ? 1 : 0);
}

function titleOf({ role, name }: Queue): string {
  const { roles, deadOf, cardLinks } = copy.value.queues;
  if (role !== "other") return roles[role];
  const known = (["logistics", "accounting"] as const).find((each) => name.includes(each));
  const of = known === undefined ? cardLinks : roles[known];
  return name.includes(DEAD) ? deadOf(of) : of;
}

function isDead({ role, visible }: Queue): boolean {
  return role === "dead_letters" && visible > 0;
}

interface QueueCardProps {
  readonly queue: Queue;
  readonly isChosen: boolean;
}

function QueueCard({ queue, isChosen }: QueueCardProps) {
  const words = copy.value.queues;
  const { name, role, visible, inFlight, delayed, oldestMs, receivesMax } = queue;
  const counts = [
    [visible, words.visible],
    [inFlight, words.inFlight],
    [delayed, words.delayed],
  ] as const;
  return (
    <a
      class={`card q-${role} ${visible > 0 ? "has" : ""}`}
      href={linkTo("queues", name)}
      aria-current={isChosen ? "true" : undefined}
      onClick={() => go("queues", name)}
    >
      <strong>{titleOf(queue)}</strong>
      <code>{name}</code>
      <span class="counts">
        {counts.map(([count, label]) => (
          <span key={label}>
            <b>{count}</b> {label}
          </span>
        ))}
      </span>
      <small class="muted">
        {oldestMs !== null && `${words.oldest}: ${duration(oldestMs)}`}
        {oldestMs === null && receivesMax !== null && words.diesAfter(receivesMax)}
      </small>
    </a>
  );
}

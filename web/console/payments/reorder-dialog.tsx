import { type Signal, useSignal } from "@preact/signals";
import type { Hop } from "#local/console/contract.ts";
import { Dialog } from "#web/console/parts/dialog.tsx";
import { Icon } from "#web/console/parts/icon.tsx";
import { closeDialog } from "#web/console/state/dialogs.ts";
import { copy } from "#web/console/state/settings.ts";
import { timeline } from "#web/console/state/timeline.ts";
import { act } from "./act.ts";

/** As many as the server takes in one go. */
const HOPS_MAX = 20;

/** The payment's recorded events, to be delivered again in another order. */
export function ReorderDialog() {
  const words = copy.value.actions;
  const order = useSignal<readonly Hop[]>(
    (timeline.value?.hops ?? [])
      .filter(({ lane, request }) => lane === "webhook" && request !== null)
      .slice(0, HOPS_MAX)
      .toReversed(),
  );
  return (
    <Dialog title={words.reorderTitle} onClose={closeDialog}>
      <p class="muted">{words.reorderHint}</p>
      <ol class="reorder">
        {order.value.map((hop, index) => (
          <li key={hop.id}>
            <span>
              {hop.title} <small class="muted">{hop.id}</small>
            </span>
            <Mover order={order} index={index} by={-1} />
            <Mover order={order} index={index} by={1} />
          </li>
        ))}
      </ol>
      <div class="buttons end">
        <button
          type="button"
          class="primary"
          onClick={() => {
            closeDialog();
            void act({ kind: "reorder", hops: order.value.map(({ id }) => id) });
          }}
        >
          {words.send}
        </button>
      </div>
    </Dialog>
  );
}

interface MoverProps {
  readonly order: Signal<readonly Hop[]>;
  readonly index: number;
  readonly by: 1 | -1;
}

function Mover({ order, index, by }: MoverProps) {
  const words = copy.value.actions;
  const label = by < 0 ? words.up : words.down;
  const title = order.value[index]?.title ?? "";
  return (
    <button
      type="button"
      class="quiet square"
      aria-label={`${label}: ${title}`}
      disabled={order.value[index + by] === undefined}
      onClick={() => {
        const moved = [...order.value];
        moved.splice(index + by, 0, ...moved.splice(index, 1));
        order.value = moved;
      }}
    >
      <Icon name={by < 0 ? "up" : "down"} />
    </button>
  );
}

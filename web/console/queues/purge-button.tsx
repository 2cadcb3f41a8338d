import { useSignal } from "@preact/signals";
import { Dialog } from "#web/console/parts/dialog.tsx";
import { attempt } from "#web/console/state/notices.ts";
import { copy } from "#web/console/state/settings.ts";
import { ask } from "#web/console/wire/ask.ts";

interface PurgeButtonProps {
  readonly name: string;
  readonly isEmpty: boolean;
  readonly onPurged: () => void;
}

/** Asks before it empties a queue. */
export function PurgeButton({ name, isEmpty, onPurged }: PurgeButtonProps) {
  const { queues, common } = copy.value;
  const isAsking = useSignal(false);
  const close = () => {
    isAsking.value = false;
  };
  const purge = async () => {
    close();
    await attempt(
      () => ask(`/queues/${encodeURIComponent(name)}/purge`, "POST", { confirm: name }),
      () => queues.purged,
    );
    onPurged();
  };
  return (
    <>
      <button
        type="button"
        class="danger"
        disabled={isEmpty}
        onClick={() => {
          isAsking.value = true;
        }}
      >
        {queues.purge}
      </button>
      {isAsking.value && (
        <Dialog title={queues.purgeTitle} onClose={close}>
          <p>{queues.purgeHint(name)}</p>
          <div class="buttons end">
            <button type="button" onClick={close}>
              {common.cancel}
            </button>
            <button type="button" class="danger" onClick={() => void purge()}>
              {queues.purge}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}

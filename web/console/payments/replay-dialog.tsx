import { useSignal } from "@preact/signals";
import type { Hop } from "#local/console/contract.ts";
import { Dialog } from "#web/console/parts/dialog.tsx";
import { BoundField } from "#web/console/parts/field.tsx";
import { pretty } from "#web/console/parts/json.tsx";
import { closeDialog, type ReplayWish } from "#web/console/state/dialogs.ts";
import { copy } from "#web/console/state/settings.ts";
import { act } from "./act.ts";

interface ReplayDialogProps {
  readonly hop: Hop;
  readonly wish: ReplayWish;
}

/** Edits, repeats, delays or forges one event; all go in by the webhook's door. */
export function ReplayDialog({ hop, wish }: ReplayDialogProps) {
  const words = copy.value.actions;
  const original = pretty(hop.request ?? "");
  const body = useSignal(original);
  const copies = useSignal(String(wish.copies));
  const seconds = useSignal(String(wish.seconds));
  const isForged = useSignal(wish.isForged);
  const send = () => {
    const edited = body.value === original ? undefined : body.value;
    closeDialog();
    if (isForged.value) return act({ kind: "forge", hop: hop.id, body: edited });
    return act({
      kind: "replay",
      hop: hop.id,
      body: edited,
      copies: Number(copies.value),
      delayMs: Math.round(Number(seconds.value) * 1_000),
    });
  };
  return (
    <Dialog title={words.dialog} onClose={closeDialog} isWide>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p class="muted">{isForged.value ? words.forgeHint : words.dialogHint}</p>
        <BoundField label={words.body} rows={16} text={body} />
        {!isJson(body.value) && <p class="broken">{words.notJson}</p>}
        <div class="fields">
          <BoundField label={words.copies} type="number" min={1} max={20} text={copies} />
          <BoundField label={words.seconds} type="number" min={0} max={60} text={seconds} />
          <label class="tick">
            <input
              type="checkbox"
              checked={isForged.value}
              onChange={({ currentTarget }) => {
                isForged.value = currentTarget.checked;
              }}
            />
            {words.forged}
          </label>
        </div>
        <div class="buttons end">
          <button type="submit" class="primary">
            {words.send}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

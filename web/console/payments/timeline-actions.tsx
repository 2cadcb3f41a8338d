import type { TimelineFile } from "#local/console/contract.ts";
import { copyText, download } from "#web/console/parts/clipboard.ts";
import { attempt } from "#web/console/state/notices.ts";
import { go } from "#web/console/state/route.ts";
import { copy } from "#web/console/state/settings.ts";
import { ask, askText } from "#web/console/wire/ask.ts";
import { state } from "#web/console/wire/live.ts";

/** What can be taken away of a whole timeline, and brought back. */
export function TimelineActions({ id }: { readonly id: string }) {
  const words = copy.value.actions;
  const path = `/payments/${encodeURIComponent(id)}`;
  const isLocal = state.value?.readOnly !== true;
  return (
    <div class="takeaway">
      {isLocal && (
        <button
          type="button"
          class="quiet"
          onClick={() =>
            void attempt(async () => copyText(await askText(`${path}/test`), words.testCopied))
          }
        >
          {words.test}
        </button>
      )}
      <button
        type="button"
        class="quiet"
        onClick={() =>
          void attempt(async () => download(`${id}.json`, await askText(`${path}/export`)))
        }
      >
        {words.export}
      </button>
      {isLocal && (
        <label class="quiet button">
          {words.import}
          <input
            class="visually-hidden"
            type="file"
            accept="application/json"
            onChange={({ currentTarget }) => void take(currentTarget.files?.[0])}
          />
        </label>
      )}
    </div>
  );
}

async function take(file: File | undefined): Promise<void> {
  if (file === undefined) return;
  const taken = await attempt(
    async () => {
      const content: TimelineFile = JSON.parse(await file.text());
      return ask<{ readonly id: string }>("/payments/import", "POST", content);
    },
    () => copy.value.actions.imported,
  );
  if (taken !== null) go("payments", taken.id);
}

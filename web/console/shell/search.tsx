import { effect } from "@preact/signals";
import type { PaymentsPage } from "#local/console/contract.ts";
import { Icon } from "#web/console/parts/icon.tsx";
import { attempt } from "#web/console/state/notices.ts";
import { found, learn, search } from "#web/console/state/payments.ts";
import { go, place } from "#web/console/state/route.ts";
import { copy } from "#web/console/state/settings.ts";
import { ask } from "#web/console/wire/ask.ts";
import { state } from "#web/console/wire/live.ts";

/** Whoever types has paused for so long. */
const PAUSE_MS = 180;

export function Search() {
  const words = copy.value.top;
  const says = state.value?.readOnly ? words.searchDeployed : words.search;
  return (
    <div class="search">
      <Icon name="search" />
      <input
        id="search"
        type="search"
        value={search.value}
        placeholder={says}
        aria-label={says}
        autocomplete="off"
        onInput={({ currentTarget }) => {
          search.value = currentTarget.value;
          if (place.value.view !== "payments") go("payments");
        }}
      />
      <span class="key-hint" aria-hidden="true">
        /
      </span>
    </div>
  );
}

let timer: ReturnType<typeof setTimeout> | undefined;

// The server looks through payloads, which the page does not hold.
effect(() => {
  const text = search.value.trim();
  clearTimeout(timer);
  if (text === "") {
    found.value = null;
    return;
  }
  timer = setTimeout(() => void find(text), PAUSE_MS);
});

async function find(text: string): Promise<void> {
  const query = new URLSearchParams({
    search: text,
    limit: String(state.value?.paymentsMax ?? 100),
  });
  const page = await attempt(() => ask<PaymentsPage>(`/payments?${query}`));
  if (page === null || search.value.trim() !== text) return;
  // Of a deployed stage the list has what is new; what is found may be older.
  learn(page.payments, state.value?.paymentsMax ?? 100);
  found.value = new Set(page.payments.map(({ id }) => id));
}

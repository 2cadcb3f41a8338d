import type { Action, ActionResult, Hop } from "#local/console/contract.ts";
import { attempt } from "#web/console/state/notices.ts";
import { paymentId } from "#web/console/state/route.ts";
import { copy } from "#web/console/state/settings.ts";
import { reload } from "#web/console/state/timeline.ts";
import { ask } from "#web/console/wire/ask.ts";

/** Does something to the open payment, says what came of it, and looks again. */
export async function act(action: Action): Promise<void> {
  const id = paymentId.peek();
  if (id === null) return;
  const path = `/payments/${encodeURIComponent(id)}/actions`;
  await attempt(
    () => ask<ActionResult>(path, "POST", action),
    (result) => told(action, result),
  );
  await reload();
}

function told(action: Action, { statuses }: ActionResult): string {
  const words = copy.value.actions;
  switch (action.kind) {
    case "replay":
    case "reorder":
    case "forge":
      return words.delivered(statuses.join(", "));
    case "drop":
      return words.dropping(action.type);
    case "rerun":
      return words.reran;
    case "retry_now":
    case "reconcile":
    case "bank":
      return words.done;
  }
}

/** A step that carries one of Conekta's events, which can be delivered again; else null. */
export function eventOf(hop: Hop | null): Hop | null {
  const carries = hop !== null && (hop.lane === "webhook" || hop.lane === "events");
  return carries && hop.request !== null ? hop : null;
}

export function eventType({ request }: Hop): string | null {
  return /"type"\s*:\s*"([a-z_.]+)"/.exec(request ?? "")?.[1] ?? null;
}

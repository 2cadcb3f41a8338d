import { readEvent } from "#shared/contracts/conekta-event.ts";
import type { OrderTable } from "./order-table.ts";
import type { DeadLetter } from "./queue-side.ts";

/** So many letters are looked up; whoever has more decides by their errors. */
const LOOKED_UP_MAX = 200;

/** Ids of the letters whose event is among those that their order has taken. */
export async function appliedAmong(
  letters: readonly DeadLetter[],
  table: Pick<OrderTable, "find">,
): Promise<ReadonlySet<string>> {
  const applied = new Set<string>();
  for (const { id, body } of letters.slice(0, LOOKED_UP_MAX)) {
    const about = aboutOf(body);
    const order = about === null ? null : await table.find(about.orderId);
    if (about !== null && order?.seen?.includes(about.eventId)) applied.add(id);
  }
  return applied;
}

/** The order that a letter is about, ours or Conekta's id of it; null of what is about none. */
export const orderOf = (body: string): string | null => aboutOf(body)?.orderId ?? null;

/** Null of what is no event about an order. */
function aboutOf(body: string): { readonly orderId: string; readonly eventId: string } | null {
  try {
    const reading = readEvent(body);
    if (reading.kind !== "evidence" || reading.eventId === null) return null;
    return {
      orderId: reading.orderId ?? reading.evidence.conektaOrderId,
      eventId: reading.eventId,
    };
  } catch {
    return null;
  }
}

import type { Reading } from "#shared/contracts/conekta-event.ts";
import { applyEvidence, contradictions } from "#shared/domain/apply-evidence.ts";
import type { Order } from "#shared/domain/order.ts";

type Evident = Extract<Reading, { kind: "evidence" }>;

/**
 * What an event came to: `applied`, `duplicate` (seen before), `old` (tells nothing new: others came
 * first), `foreign` (nobody's, or not about this order's money), `ignored` (of a kind that we do not
 * act on) or `failed`.
 */
export type CameTo = "applied" | "duplicate" | "old" | "foreign" | "ignored" | "failed";

/** For the log and the metrics only. `order` is how the table had it before the batch. */
export function cameTo(order: Order | undefined, { eventId, evidence }: Evident): CameTo {
  if (order === undefined || contradictions(order, evidence).length > 0) return "foreign";
  if (eventId !== null && order.seen.includes(eventId)) return "duplicate";
  const told = applyEvidence(order, evidence, { at: 0, cause: "event" });
  return told === order ? "old" : "applied";
}

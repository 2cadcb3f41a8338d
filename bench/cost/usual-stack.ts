import type { Counted } from "#bench/counted.ts";
import type { Operations } from "./bill.ts";

const NOTHING = { sqsRequests: 0, conektaCalls: 0, logLines: 3, logBytes: 1_100 };

/** An item of Powertools' idempotency table, put and then completed; the order, read and then updated. */
const EVENT: Counted = { ...NOTHING, writeUnits: 3, readUnits: 0.5, sqsRequests: 2 };

/**
 * What the usual stack (`bench/usual-stack`) asks for, read off its code: it keeps no list of orders by
 * customer, creates and charges an order at Conekta in one call, and tells both queues of every event.
 */
export const USUAL_STACK: Operations = {
  order: { ...NOTHING, writeUnits: 4, readUnits: 0.5, conektaCalls: 1 },
  replay: { ...NOTHING, writeUnits: 1, readUnits: 0.5 },
  webhook: { ...NOTHING, writeUnits: 0, readUnits: 0, sqsRequests: 1 },
  told: EVENT,
  furtherEvent: EVENT,
  repeatedEvent: { ...NOTHING, writeUnits: 1, readUnits: 0.5 },
};

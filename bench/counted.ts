/**
 * What one invocation asks of others when all goes well. `test/integration/costs.test.ts` counts it at
 * the bundles that are deployed and fails where a number here is another, so that whatever is computed
 * from this table (`docs/performance.md`, the cost model) is computed from what is true.
 */
export type Counted = {
  /** Of DynamoDB: a write of up to 1 KB, of the table or of an index. */
  readonly writeUnits: number;
  /** Of DynamoDB: a strongly consistent read of up to 4 KB; half of one where it may lag. */
  readonly readUnits: number;
  /** Sent by the function itself; see also `POLLER_REQUESTS_PER_BATCH`. */
  readonly sqsRequests: number;
  readonly conektaCalls: number;
  readonly logLines: number;
  /** Line breaks left out; durations counted with three digits. */
  readonly logBytes: number;
};

/** Lambda receives a batch of the events queue and deletes it; empty receives come on top. */
export const POLLER_REQUESTS_PER_BATCH = 2;

/** One after the other, until `POST /orders` is answered, by a cold function as by a warm one. */
export const ROUND_TRIPS_PER_ORDER = 5;

const NOTHING = { writeUnits: 0, readUnits: 0, sqsRequests: 0, conektaCalls: 0 };

export const COUNTED = {
  /** `POST /orders` of 350.00 MXN in one line, paid at once. */
  order: {
    writeUnits: 6,
    readUnits: 1.5,
    sqsRequests: 0,
    conektaCalls: 2,
    logLines: 1,
    logBytes: 436,
  },
  /** The same again with the same key. Writes that their condition stops are charged, too. */
  replay: { ...NOTHING, writeUnits: 2, readUnits: 1.5, logLines: 1, logBytes: 176 },
  /** One genuine event, into the queue. */
  webhook: { ...NOTHING, sqsRequests: 1, logLines: 1, logBytes: 395 },
  /** The consumer, with both events of a payment in one batch: applied, and both queues told. */
  told: { ...NOTHING, writeUnits: 2, readUnits: 1, sqsRequests: 2, logLines: 1, logBytes: 480 },
  /** The consumer, with one more event about that order, in a batch of its own. */
  furtherEvent: { ...NOTHING, writeUnits: 1, readUnits: 1, logLines: 1, logBytes: 333 },
  /** The consumer, with an event that it has seen. */
  repeatedEvent: { ...NOTHING, readUnits: 1, logLines: 1, logBytes: 336 },
  /** The consumer, with ten events about ten orders: applied, and both queues told of each. */
  batchOfTen: {
    ...NOTHING,
    writeUnits: 20,
    readUnits: 10,
    sqsRequests: 2,
    logLines: 1,
    logBytes: 1039,
  },
} as const satisfies Record<string, Counted>;

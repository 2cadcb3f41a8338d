const KB = 1024;

/**
 * What a payment and its functions may cost. `test/repo/bundles.test.ts`, `test/integration/costs.test.ts`
 * and `test/integration/logs.test.ts` fail where something costs more; `docs/performance.md` is written
 * from here. Bytes, AWS's own units, and requests.
 */
export const BUDGETS = {
  /** A cold start reads and parses all of a bundle, and a larger one is how it gets slow unnoticed. */
  bundleBytes: {
    webhook: 190 * KB,
    consumer: 260 * KB,
    // A person waits for a bank here, not for our start, and it needs all three: table, queues, Conekta.
    "save-card": 260 * KB,
    // Nobody waits for it, and it needs all three as well.
    reconcile: 270 * KB,
  } as Readonly<Record<string, number>>,
  bundleBytesOfOthers: 240 * KB,
  /** Of DynamoDB, from `POST /orders` to both queues told, with two events about it. */
  writeUnitsPerOrder: 8,
  /** One after the other, until `POST /orders` is answered. */
  roundTripsPerOrder: 5,
  conektaCallsPerOrder: 2,
  /** At ten events a batch: the webhook's send, the poller's receive and delete, and both queues. */
  sqsRequestsPerEvent: 1.8,
  logLinesPerInvocation: 1,
  /** What a line says; the envelope that makes it a metric of CloudWatch's comes on top. */
  logBytesPerLine: 400,
  logEnvelopeBytes: 320,
  /** A batch says a little of each event: what it was, what it came to, its order and its request. */
  logBytesPerFurtherEvent: 120,
} as const;

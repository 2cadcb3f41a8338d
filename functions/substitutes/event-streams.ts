/**
 * Stands in for `@smithy/core/event-streams` inside the bundles (see `infra/bundle.ts`).
 *
 * The AWS SDK loads it for operations that stream events. DynamoDB and SQS have none, and it is
 * 19 KB; should one ever be called, this says so instead of misbehaving.
 */
function refuse(): never {
  throw new Error("Event streams are left out of the bundles; see functions/substitutes.");
}

export class EventStreamSerde {
  constructor() {
    refuse();
  }
}

export const eventStreamSerdeProvider = refuse;

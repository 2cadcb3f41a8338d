import { createHmac } from "node:crypto";
import type { Audit, CardGuard, Clock } from "#functions/ports.ts";
import { PagosError } from "#shared/domain/errors.ts";
import {
  BREAKER,
  CARD_SCOPES,
  type CardAttempt,
  countedIn,
  type LimitRefusal,
  type Limits,
} from "#shared/domain/limits.ts";
import { breakerOf, putBack, takeFrom } from "./dynamo-buckets.ts";
import type { Table } from "./dynamo-store.ts";

type Settings = {
  readonly limits: Limits;
  readonly clock: Clock;
  readonly audit: Audit;
  /** Something that only this stage knows, so that nobody can work addresses out of their digests. */
  readonly secret: () => Promise<string>;
};

export function dynamoCardGuard(table: Table, settings: Settings): CardGuard {
  const { limits, clock, audit } = settings;
  const breaker = (units: number) => ({ bucket: limits.breaker, units, nowMs: clock() });

  function refuse(refusal: LimitRefusal, waitMs: number): never {
    audit(refusal);
    throw tooMany(waitMs);
  }

  return {
    async admit(attempt) {
      const { owner } = attempt;
      const counted = await withoutAddress(attempt, settings);
      for (const scope of CARD_SCOPES) {
        const subject = counted[scope];
        if (subject === null) continue;
        const taking = { bucket: limits.cards[scope], units: 1, nowMs: clock() };
        const waitMs = await takeFrom(table, `${scope}#${subject}`, taking);
        if (waitMs > 0) refuse({ limit: scope, subject, owner }, waitMs);
      }
      const waitMs = await takeFrom(table, breakerOf(owner), breaker(BREAKER.shown));
      if (waitMs > 0) refuse({ limit: "breaker", subject: owner, owner }, waitMs);
    },

    saved: (owner) => putBack(table, breakerOf(owner), breaker(BREAKER.saved)),
  };
}

/** No address is stored or logged, only a digest that cannot be computed without the stage's secret. */
async function withoutAddress(attempt: CardAttempt, { secret }: Settings) {
  const { address, ...counted } = countedIn(attempt);
  if (address === null) return { ...counted, address };
  const digest = createHmac("sha256", await secret()).update(`limit address ${address}`);
  return { ...counted, address: digest.digest("base64url").slice(0, 22) };
}

/** The same words for every limit: whoever tries them out learns nothing of where they are. */
function tooMany(waitMs: number): PagosError {
  return new PagosError("Too many cards were shown; try again later.", {
    code: "too_many_attempts",
    retryAfterSeconds: Math.ceil(waitMs / 1000),
  });
}

import { createDeck, type Strike } from "./deck.ts";
import {
  type CallRule,
  type ChallengeRule,
  NO_FAULTS,
  type Outage,
  type Plan,
  type WebhookRule,
} from "./plan.ts";
import { createTally, type TallyReport } from "./tally.ts";

/** The plan at work: asked about everything that could be struck, and counting what is. */
export type Faults = {
  readonly onCall: (call: string) => Strike<CallRule> | null;
  readonly onDelivery: (eventType: string) => Strike<WebhookRule> | null;
  readonly onChallenge: () => Strike<ChallengeRule> | null;
  /** Null while there is none; otherwise what it does to this call. */
  readonly outageFor: (call: string) => Outage | null;
  readonly isOut: () => boolean;
  /** Resolves when the outage is over. */
  readonly restored: () => Promise<void>;
  readonly acceptForgery: () => void;
  /** Takes another plan and counts anew. */
  readonly replace: (plan: Plan) => void;
  /** Strikes no more; what was counted can still be read. */
  readonly stop: () => void;
  readonly setOutage: (outage: Outage | null) => void;
  readonly report: () => FaultsReport;
};

type FaultsReport = { readonly plan: Plan } & TallyReport;

export const createFaults = (initial: Plan = NO_FAULTS): Faults => {
  let tally = createTally();
  let work = putToWork(initial, tally);
  const awaitingEnd: (() => void)[] = [];

  const proceedWith = (plan: Plan) => {
    work = putToWork(plan, tally);
    if (plan.outage === null) {
      for (const resolve of awaitingEnd.splice(0)) {
        resolve();
      }
    }
  };

  return {
    onCall: (call) => work.calls.draw(call),
    onDelivery: (eventType) => work.webhooks.draw(eventType),
    onChallenge: () => work.challenges.draw("three_ds"),
    outageFor: (call) => {
      const { outage } = work;
      if (outage !== null) {
        tally.strike(`outage_${outage}`, call);
      }
      return outage;
    },
    isOut: () => work.outage !== null,
    restored: () => new Promise((resolve) => awaitingEnd.push(resolve)),
    acceptForgery: () => tally.acceptForgery(),
    replace: (plan) => {
      tally = createTally();
      proceedWith(plan);
    },
    stop: () => proceedWith(NO_FAULTS),
    setOutage: (outage) => proceedWith({ ...work.plan(), outage }),
    report: () => ({ plan: work.plan(), ...tally.report() }),
  };
};

const putToWork = ({ seed, outage, ...rules }: Plan, tally: ReturnType<typeof createTally>) => {
  const calls = createDeck(rules.calls, { seed, tally });
  const webhooks = createDeck(rules.webhooks, { seed, tally });
  const challenges = createDeck(rules.three_ds, { seed, tally });
  return {
    calls,
    webhooks,
    challenges,
    outage,
    plan: (): Plan => ({
      seed,
      calls: calls.rules(),
      webhooks: webhooks.rules(),
      three_ds: challenges.rules(),
      outage,
    }),
  };
};

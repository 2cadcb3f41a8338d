import type { Deployed } from "#bench/deployed.ts";
import {
  EVENTS_PER_PAYMENT,
  raisedFor,
  type Settings,
  settingsOf,
  TIMES,
  togetherFor,
} from "./settings.ts";
import { type Sample, simulate } from "./simulate.ts";

const RATES = [10, 100, 1_000, 10_000] as const;

/** Before Conekta goes silent there is time to see whether the settings suffice at all. */
const BEFORE_SECONDS = 300;

export type Plan = {
  readonly rates: readonly number[];
  readonly seed: number;
  readonly outageSeconds: number;
  readonly afterSeconds: number;
};

export const PLAN: Plan = { rates: RATES, seed: 1, outageSeconds: 3_600, afterSeconds: 4 * 3_600 };

export type Result = {
  readonly rate: number;
  readonly kind: "shipped" | "raised" | "together";
  readonly settings: Settings;
  readonly samples: readonly Sample[];
  /** Whether, with Conekta well, every order is served when it comes, and every event is heard. */
  readonly suffices: boolean;
  readonly waitingMax: number;
  readonly unknownMax: number;
  readonly queuedMax: number;
  readonly concurrencyMax: number;
  /** Minutes after Conekta is back until no order waits, and until no event is late; null: not in time. */
  readonly ordersMinutes: number | null;
  readonly eventsMinutes: number | null;
};

/** Every rate, with the settings that are deployed, with raised ones, and with no throttle for orders apart. */
export function resultsOf(deployed: Deployed, plan: Plan): readonly Result[] {
  const shipped = settingsOf(deployed);
  return plan.rates.flatMap((rate) => [
    resultOf(plan, { rate, kind: "shipped", settings: shipped }),
    resultOf(plan, { rate, kind: "raised", settings: raisedFor(rate, shipped) }),
    resultOf(plan, { rate, kind: "together", settings: togetherFor(rate, shipped) }),
  ]);
}

function resultOf(plan: Plan, about: Pick<Result, "rate" | "kind" | "settings">): Result {
  const { seed, outageSeconds: outage, afterSeconds: after } = plan;
  const samples = simulate({ ...about, seed, before: BEFORE_SECONDS, outage, after });
  const most = (of: (sample: Sample) => number) =>
    samples.reduce((max, sample) => Math.max(max, of(sample)), 0);
  const back = BEFORE_SECONDS + outage;
  const minutesUntil = (isWell: (sample: Sample) => boolean) => {
    const last = samples.findLastIndex((sample) => !isWell(sample));
    return last === samples.length - 1 ? null : Math.max(0, (last + 1 - back) / 60);
  };
  const isServed = ({ waiting }: Sample) => waiting <= fewOf(about.rate);
  const isTold = ({ events }: Sample) => lateOf(events) <= onTheWay(about.rate);
  return {
    ...about,
    samples,
    suffices: samples.slice(0, BEFORE_SECONDS).every((each) => isServed(each) && isTold(each)),
    waitingMax: most(({ waiting }) => waiting),
    unknownMax: most(({ unknown }) => unknown),
    queuedMax: most(({ events }) => events.queued),
    concurrencyMax: most(({ concurrency }) => concurrency),
    ordersMinutes: minutesUntil(isServed),
    eventsMinutes: minutesUntil(isTold),
  };
}

/** Somebody always waits for a second try: no more than come in three seconds. */
const fewOf = (rate: number): number => Math.max(5, 3 * rate);

const lateOf = ({ atConekta, queued }: Sample["events"]): number => atConekta + queued;

/** Events that are on their way when all is well, twice over. */
const onTheWay = (rate: number): number => 2 * rate * EVENTS_PER_PAYMENT * (TIMES.delivery + 4);

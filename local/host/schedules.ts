import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import { RECONCILE_EVERY_SECONDS } from "#shared/env.ts";
import type { FunctionPool } from "./functions.ts";
import { HostError } from "./host-error.ts";
import type { HostedFunction, Outcome } from "./hosted-function.ts";
import { ACCOUNT_ID, type LocalStack, REGION } from "./stack.ts";

/** Rules that run on a schedule; one that waits for events would have no life here. */
export const ScheduleRule = z.object({
  ScheduleExpression: z.string(),
  State: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  Targets: z.array(z.object({ Arn: z.string() })),
  EventPattern: z.undefined({ error: "the local host has no event bus" }),
});

/** What a run may still take when the host stops; it is written to be cut off anywhere. */
const FINISH_MS = 1_000;

const SECONDS = { minute: 60, hour: 3_600, day: 86_400 } as const;

/** `rate(5 minutes)` in seconds. Throws on what this host does not keep time by, `cron(…)` among it. */
export function rateSeconds(expression: string): number {
  const [, count, unit] = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const known = z.enum(["minute", "hour", "day"]).safeParse(unit);
  if (count === undefined || !known.success) {
    throw new HostError(`The local host does not know the schedule ${expression}.`);
  }
  return Number(count) * SECONDS[known.data];
}

export interface Schedules {
  /** Runs a scheduled function now; undefined where none has this label. */
  readonly run: (label: string) => Promise<Outcome> | undefined;
  readonly stop: () => Promise<void>;
}

/**
 * Runs functions on their schedules, as EventBridge does, but never two runs of one at a time, which
 * the template asks for by reserving one environment; a run asked for may meet one. EventBridge counts in minutes; a function whose
 * own environment names a finer pace is run at that pace here.
 */
export function startSchedules(stack: LocalStack, functions: FunctionPool): Schedules {
  const stopping = new AbortController();
  const timetables = stack
    .resources(["AWS::Events::Rule"], ScheduleRule)
    .filter(({ properties }) => properties.State === "ENABLED")
    .flatMap(({ id, properties }) => {
      const seconds = rateSeconds(properties.ScheduleExpression);
      return properties.Targets.map(({ Arn }) => {
        const target = () => functionNamed(functions, Arn);
        return { id, seconds, target, signal: stopping.signal };
      });
    });
  const runs = timetables.map(keepRunning);
  return {
    run(label) {
      const timetable = timetables.find(({ target }) => target().spec.label === label);
      return timetable?.target().invoke(scheduledEvent(timetable.id));
    },
    async stop() {
      stopping.abort();
      await Promise.race([Promise.all(runs), delay(FINISH_MS)]);
    },
  };
}

function functionNamed(functions: FunctionPool, arn: string): HostedFunction {
  const found = functions.byArn(arn);
  if (found === undefined) {
    throw new HostError(`A schedule names ${arn}, which is no function of this stack.`);
  }
  return found;
}

interface Timetable {
  readonly id: string;
  readonly seconds: number;
  readonly target: () => HostedFunction;
  readonly signal: AbortSignal;
}

/** Waits first: a schedule's first run comes when its time is up for the first time. */
async function keepRunning(timetable: Timetable): Promise<void> {
  const { id, target, signal } = timetable;
  while (!signal.aborted) {
    const pace = Number(target().spec.environment[RECONCILE_EVERY_SECONDS]);
    const seconds = Math.min(pace > 0 ? pace : timetable.seconds, timetable.seconds);
    await delay(seconds * 1_000, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) {
      // A run that fails says so in the function's log; the next one comes all the same.
      await target().invoke(scheduledEvent(id));
    }
  }
}

/** The event as EventBridge words it. */
function scheduledEvent(rule: string): object {
  return {
    version: "0",
    id: crypto.randomUUID(),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: ACCOUNT_ID,
    time: `${new Date().toISOString().slice(0, 19)}Z`,
    region: REGION,
    resources: [`arn:aws:events:${REGION}:${ACCOUNT_ID}:rule/${rule}`],
    detail: {},
  };
}

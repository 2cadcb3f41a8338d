import type { FunctionPool } from "#local/host/functions.ts";
import type { FunctionSpec, HostedFunction } from "#local/host/hosted-function.ts";
import { type FaultPlan, subjectsIn } from "./fault-plan.ts";
import { startFaultProxy } from "./fault-proxy.ts";

/**
 * Where faults enter the host. Off unless somebody hands one to `startPagos`: a host without it has
 * no proxy, and nothing of this stands in any request's way.
 */
export type HostFaults = {
  /** Puts a proxy before each engine, and says how a function is told to go through it. */
  readonly intercept: (engines: Addresses) => Promise<(spec: FunctionSpec) => FunctionSpec>;
  /** Lets processes die and batches come twice and shuffled. */
  readonly around: (functions: FunctionPool) => FunctionPool;
  /** No further fault; resolves when what was under way (late redeliveries) has ended. */
  readonly heal: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

type Addresses = { readonly dynamodb: string; readonly sqs: string };

/** Long enough for a function to be anywhere in its work, Conekta's answer included. */
const KILL_AFTER_MAX_MS = 150;
const REDELIVER_AFTER_MAX_MS = 3_000;

export function createHostFaults(plan: FaultPlan): HostFaults {
  const arns = new Map<string, string>();
  const stops: (() => Promise<void>)[] = [];
  const underWay = new Set<Promise<unknown>>();
  let pool: FunctionPool | undefined;

  const follow = (work: Promise<unknown>) => {
    const done = work.finally(() => underWay.delete(done));
    underWay.add(done);
  };
  // A hosted function that was stopped starts a new process at its next invocation.
  const kill = (label: string) => follow(pool?.byArn(arns.get(label) ?? "")?.stop() ?? none());

  return {
    async intercept(engines) {
      const [dynamodb, sqs] = await Promise.all([
        startFaultProxy({ service: "dynamodb", engine: engines.dynamodb, plan, kill }),
        startFaultProxy({ service: "sqs", engine: engines.sqs, plan, kill }),
      ]);
      stops.push(dynamodb.stop, sqs.stop);
      return (spec) => {
        arns.set(spec.label, spec.arn);
        const through = (value: string) =>
          value
            .replace(engines.dynamodb, dynamodb.urlFor(spec.label))
            .replace(engines.sqs, sqs.urlFor(spec.label));
        return { ...spec, environment: mapValues(spec.environment, through) };
      };
    },
    around(functions) {
      pool = functions;
      return {
        ...functions,
        byArn: (arn) => {
          const hosted = functions.byArn(arn);
          return hosted && { ...hosted, invoke: spoiled(hosted, { plan, kill, follow }) };
        },
      };
    },
    async heal() {
      plan.heal();
      while (underWay.size > 0) await Promise.all(underWay);
    },
    async stop() {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}

type Means = {
  readonly plan: FaultPlan;
  readonly kill: (label: string) => void;
  readonly follow: (work: Promise<unknown>) => void;
};

function spoiled({ spec, invoke }: HostedFunction, means: Means): HostedFunction["invoke"] {
  const { plan, kill, follow } = means;
  return async (event) => {
    const text = JSON.stringify(event);
    const about = { subjects: subjectsIn(text), what: `${spec.label} invocation` };
    const dice = plan.chance("moment", about.what, text);
    if (plan.strike(["kill"], about) !== null) {
      follow(after(dice * KILL_AFTER_MAX_MS, async () => kill(spec.label)));
    }
    if (!isBatch(event)) return invoke(event);
    const shuffled = plan.strike(["shuffle"], { ...about, what: `${spec.label} order` }) !== null;
    const batch = shuffled ? { Records: shuffle(event.Records, plan) } : event;
    const outcome = await invoke(batch);
    if (plan.strike(["redeliver"], { ...about, what: `${spec.label} batch` }) !== null) {
      follow(after(dice * REDELIVER_AFTER_MAX_MS, () => invoke(batch)));
    }
    return outcome;
  };
}

type Batch = { readonly Records: readonly unknown[] };

function isBatch(event: unknown): event is Batch {
  return typeof event === "object" && event !== null && "Records" in event;
}

function shuffle(records: readonly unknown[], { chance }: FaultPlan): readonly unknown[] {
  const drawn = records.map((record) => ({ record, at: chance("order", JSON.stringify(record)) }));
  return drawn.sort((one, other) => one.at - other.at).map(({ record }) => record);
}

function after(ms: number, work: () => Promise<unknown>): Promise<unknown> {
  return new Promise((resolve) => setTimeout(() => resolve(work()), ms));
}

function mapValues(
  values: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

const none = () => Promise.resolve();

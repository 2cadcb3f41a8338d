import { setTimeout as delay } from "node:timers/promises";
import type { FunctionPool } from "#local/host/functions.ts";
import type { FunctionSpec, HostedFunction } from "#local/host/hosted-function.ts";
import type { Watcher } from "#local/trace/seen.ts";
import { ACCOUNTING_QUEUE_URL, LOGISTICS_QUEUE_URL } from "#shared/env.ts";
import type { FaultPlace } from "./fault-kinds.ts";
import { createFaultPlan, type FaultPlanOptions, type Strike } from "./fault-plan.ts";
import { type FaultProxy, startFaultProxy } from "./fault-proxy.ts";
import { type Spoiling, spoiled } from "./spoiled-function.ts";

/**
 * Where faults enter the host. Until the first of them are asked for there is no proxy, and nothing of
 * this stands in any request's way.
 */
export type HostFaults = {
  /** Says how a function reaches the engines, as long as that changes nothing: straight. */
  readonly intercept: (engines: Addresses) => (spec: FunctionSpec) => FunctionSpec;
  /** Lets invocations fail, processes die, and batches come twice and shuffled. */
  readonly around: (functions: FunctionPool, watcher?: Watcher) => FunctionPool;
  /**
   * Strikes as planned from now on, in place of any plan before. The first plan that needs a proxy before
   * the engines starts all functions anew, as Lambda may at any time.
   */
  readonly begin: (options: FaultPlanOptions) => Promise<void>;
  /** No further fault. Late redeliveries may still come. */
  readonly end: () => void;
  /** No further fault; resolves when what was under way (late redeliveries) has ended. */
  readonly heal: () => Promise<void>;
  /** What the last plan has struck. */
  readonly strikes: () => readonly Strike[];
  readonly stop: () => Promise<void>;
};

type Addresses = { readonly dynamodb: string; readonly sqs: string };

export function createHostFaults(): HostFaults {
  const host = createSpoiledHost();
  let current = createFaultPlan({ seed: 0, rates: {} });
  // What is spoiled holds on to this one; which plan it asks may change.
  const plan: Spoiling["plan"] = {
    strike: (kinds, occasion) => current.strike(kinds, occasion),
    chance: (...about) => current.chance(...about),
    isOn: () => current.isOn(),
  };
  const underWay = new Set<Promise<unknown>>();
  const stopping = new AbortController();
  const follow = (work: Promise<unknown>) => {
    const done = work.finally(() => underWay.delete(done));
    underWay.add(done);
  };
  const quiet = async () => {
    while (underWay.size > 0) await Promise.all(underWay);
  };
  const spoiling: Spoiling = {
    plan,
    kill: (label) => follow(host.kill(label)),
    later: (ms, work) => {
      const due = delay(ms, undefined, { signal: stopping.signal }).then(work);
      follow(due.catch((error: unknown) => unlessAborted(error, stopping.signal)));
    },
  };

  return {
    intercept: host.intercept,
    around: (functions, watcher) => host.around(functions, { ...spoiling, watcher }),
    async begin(options) {
      current.heal();
      if (strikesEngines(options)) await host.open(spoiling);
      current = createFaultPlan(options);
      current.begin();
    },
    end: () => current.heal(),
    async heal() {
      current.heal();
      await quiet();
    },
    strikes: () => current.strikes(),
    async stop() {
      current.heal();
      stopping.abort();
      await host.close();
    },
  };
}

/** The host's functions, and the proxies that stand before its engines once they are needed. */
function createSpoiledHost() {
  const specs = new Map<string, FunctionSpec>();
  const downstream = new Set<string>();
  let engines: Addresses = { dynamodb: "", sqs: "" };
  let pool: FunctionPool | undefined;
  let proxies: Readonly<Record<keyof Addresses, FaultProxy>> | undefined;

  const through = (spec: FunctionSpec): FunctionSpec => {
    if (proxies === undefined) return spec;
    const { dynamodb, sqs } = proxies;
    const environment = mapValues(spec.environment, (value) =>
      value
        .replace(engines.dynamodb, dynamodb.urlFor(spec.label))
        .replace(engines.sqs, sqs.urlFor(spec.label)),
    );
    return { ...spec, environment };
  };
  const queueOf = (body: string): FaultPlace =>
    downstream.has(queueIn(body)) ? "downstream" : "queues";

  return {
    intercept(addresses: Addresses) {
      engines = addresses;
      return (spec: FunctionSpec) => {
        specs.set(spec.arn, spec);
        for (const variable of [LOGISTICS_QUEUE_URL, ACCOUNTING_QUEUE_URL]) {
          const name = spec.environment[variable]?.split("/").at(-1);
          if (name !== undefined) downstream.add(name);
        }
        return through(spec);
      };
    },
    around(functions: FunctionPool, spoiling: Spoiling): FunctionPool {
      pool = functions;
      return { ...functions, byArn: (arn) => spoiledOrNone(functions.byArn(arn), spoiling) };
    },
    /** Puts a proxy before each engine and has the functions go through it, unless they do. */
    async open({ plan, kill }: Spoiling) {
      if (proxies !== undefined) return;
      const [dynamodb, sqs] = await Promise.all([
        startFaultProxy({
          service: "dynamodb",
          engine: engines.dynamodb,
          plan,
          placeOf: () => "table",
          kill,
        }),
        startFaultProxy({ service: "sqs", engine: engines.sqs, plan, placeOf: queueOf, kill }),
      ]);
      proxies = { dynamodb, sqs };
      await pool?.update([...specs.values()].map(through));
    },
    // A hosted function that was stopped starts a new process at its next invocation.
    async kill(label: string) {
      const spec = [...specs.values()].find((each) => each.label === label);
      await pool?.byArn(spec?.arn ?? "")?.stop();
    },
    async close() {
      await Promise.all([proxies?.dynamodb.stop(), proxies?.sqs.stop()]);
    },
  };
}

function queueIn(body: string): string {
  return /"QueueUrl":"[^"]*?([^"/]+)"/.exec(body)?.[1] ?? "";
}

function spoiledOrNone(
  hosted: HostedFunction | undefined,
  spoiling: Spoiling,
): HostedFunction | undefined {
  return hosted && { ...hosted, invoke: spoiled(hosted, spoiling) };
}

/** Whether a plan may strike calls to the engines; those to Conekta are the simulator's to spoil. */
function strikesEngines({ rates, places }: FaultPlanOptions): boolean {
  const { table = {}, queues = {}, downstream = {} } = places ?? {};
  return [rates, table, queues, downstream].some((each) => Object.keys(each).length > 0);
}

/** What waits when the host stops never happens. */
function unlessAborted(error: unknown, { aborted }: AbortSignal): void {
  if (!aborted) throw error;
}

function mapValues(
  values: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

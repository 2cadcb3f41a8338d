import { randomUUID } from "node:crypto";
import type { HostedFunction, Outcome } from "#local/host/hosted-function.ts";
import type { Watcher } from "#local/trace/seen.ts";
import type { FaultPlace } from "./fault-kinds.ts";
import { type FaultPlan, subjectsIn } from "./fault-plan.ts";

/** Long enough for a function to be anywhere in its work, Conekta's answer included. */
const KILL_AFTER_MAX_MS = 150;
const REDELIVER_AFTER_MAX_MS = 3_000;

export type Spoiling = {
  readonly plan: Pick<FaultPlan, "strike" | "chance" | "isOn">;
  /** Ends a function's process, now. */
  readonly kill: (label: string) => void;
  /** Does something in so many ms, unless the host stops before. */
  readonly later: (ms: number, work: () => unknown) => void;
  /** Who sees invocations: of one that fails before it reaches the function nobody else would know. */
  readonly watcher?: Watcher | undefined;
};

/** Invokes a function as planned: not at all, with its process dying, or twice and out of order. */
export function spoiled(hosted: HostedFunction, spoiling: Spoiling): HostedFunction["invoke"] {
  const { label } = hosted.spec;
  const { plan, kill, later, watcher } = spoiling;
  return async (event) => {
    if (!plan.isOn()) return hosted.invoke(event);
    const text = JSON.stringify(event);
    const place = isBatch(event) ? "consumers" : "functions";
    const about = { subjects: subjectsIn(text), place } as const;
    if (plan.strike(["fail"], { ...about, what: `${label} start` }) !== null) {
      return failed({ label, event }, watcher);
    }
    const what = `${label} invocation`;
    const dice = plan.chance("moment", what, text);
    if (plan.strike(["kill"], { ...about, what }) !== null) {
      later(dice * KILL_AFTER_MAX_MS, () => kill(label));
    }
    return isBatch(event)
      ? invokeBatch(hosted, spoiling, { event, about, dice })
      : hosted.invoke(event);
  };
}

interface SpoiledBatch {
  readonly event: Batch;
  readonly about: { readonly subjects: readonly string[]; readonly place: FaultPlace };
  readonly dice: number;
}

async function invokeBatch(
  { spec: { label }, invoke }: HostedFunction,
  { plan, later }: Spoiling,
  { event, about, dice }: SpoiledBatch,
): Promise<Outcome> {
  const shuffled = plan.strike(["shuffle"], { ...about, what: `${label} order` }) !== null;
  const batch = shuffled ? { Records: shuffle(event.Records, plan) } : event;
  const outcome = await invoke(batch);
  if (plan.strike(["redeliver"], { ...about, what: `${label} batch` }) !== null) {
    later(dice * REDELIVER_AFTER_MAX_MS, () => invoke(batch));
  }
  return outcome;
}

interface Unheard {
  readonly label: string;
  readonly event: unknown;
}

function failed({ label, event }: Unheard, watcher: Watcher | undefined): Outcome {
  const requestId = randomUUID();
  const outcome = { kind: "failed", message: "A fault on purpose: the function failed." } as const;
  watcher?.begun({ requestId, label, event, at: Date.now() });
  watcher?.ended(requestId, outcome);
  return outcome;
}

type Batch = { readonly Records: readonly unknown[] };

function isBatch(event: unknown): event is Batch {
  return typeof event === "object" && event !== null && "Records" in event;
}

function shuffle(records: readonly unknown[], { chance }: Spoiling["plan"]): readonly unknown[] {
  const drawn = records.map((record) => ({ record, at: chance("order", JSON.stringify(record)) }));
  return drawn.sort((one, other) => one.at - other.at).map(({ record }) => record);
}

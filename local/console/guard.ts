import type { Check, Invariant, Payment, Snapshot } from "./contract.ts";
import type { Desk } from "./desk.ts";
import { createFindings } from "./findings.ts";
import { RULES } from "./invariants.ts";
import type { QueueDesk } from "./queues.ts";
import { inEnglish } from "./said.ts";
import type { QueueMessage } from "./tools-contract.ts";

/** How often payments with news are judged; one look takes so many of them at most. */
const LOOK_MS = 1_000;
const LOOK_MAX = 200;

export interface Guard {
  readonly report: () => readonly Invariant[];
  readonly snapshot: (id: number) => Snapshot | undefined;
  readonly checks: (payment: Payment) => readonly Check[];
  /** Hears of the report when it has changed. Gives what ends that. */
  readonly listen: (listener: (report: readonly Invariant[]) => void) => () => void;
  readonly stop: () => void;
}

/** Judges what is recorded while it is recorded, and keeps a picture of what it finds broken. */
export function startGuard(
  { store, recorder }: Pick<Desk, "store" | "recorder">,
  queues: QueueDesk,
): Guard {
  const findings = createFindings();
  const listeners = new Set<(report: readonly Invariant[]) => void>();
  const dirty = new Set<string>();
  const forget = recorder.listen((payments) => {
    for (const { id } of payments) dirty.add(id);
  });

  const judge = (id: string) => {
    const payment = store.find(id);
    if (payment === undefined) return;
    const hops = store.hopsOf(id);
    for (const { name, broken } of RULES) {
      const timeline = { pagosTimeline: 1, payment, hops } as const;
      findings.note(name, { key: id, paymentId: id, said: broken(payment, hops) }, timeline);
    }
    // Whether Conekta's word is followed in time shows without any further hop.
    if (!payment.settled && Date.now() - payment.lastAt < LINGER_MS) dirty.add(id);
  };
  const look = async () => {
    const due = [...dirty].slice(0, LOOK_MAX);
    for (const id of due) dirty.delete(id);
    for (const id of due) judge(id);
    const dead = await queues.messages(queues.deadLetterQueue).catch(() => []);
    findings.noteDead(dead.filter((message) => !isExplained(message)));
    if (findings.hasNews()) {
      const report = findings.report(store.all().length);
      for (const listener of listeners) listener(report);
    }
  };
  const timer = setInterval(() => void look(), LOOK_MS).unref();

  return {
    report: () => findings.report(store.all().length),
    snapshot: findings.snapshot,
    checks(payment) {
      const hops = store.hopsOf(payment.id);
      return RULES.map(({ name, broken }) => {
        const said = broken(payment, hops);
        return { name, holds: said === null, detail: said && inEnglish(said), said };
      });
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      clearInterval(timer);
      forget();
    },
  };
}

/** An open payment is looked at again for so long after its last hop. */
const LINGER_MS = 120_000;

/** What is no event at all cannot be anything but a dead letter. */
function isExplained({ body }: QueueMessage): boolean {
  try {
    const event: unknown = JSON.parse(body);
    return typeof event !== "object" || event === null || !hasText(event, "type");
  } catch {
    return true;
  }
}

function hasText(value: object, name: string): boolean {
  return typeof Object.entries(value).find(([key]) => key === name)?.[1] === "string";
}

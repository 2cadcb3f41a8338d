import { FUNCTIONS, type FunctionName, type Ground } from "#bench/ground.ts";
import type { FunctionUnderTest } from "#bench/process/function-under-test.ts";
import type { Row } from "#bench/report/row.ts";
import { refuseFailure } from "./cold.ts";
import { eventMakers } from "./first-events.ts";

const COMPARED = ["ours", "usual"] as const;
type Compared = (typeof COMPARED)[number];

type Lap = {
  readonly stack: Compared;
  /** For each event: one for a request, ten for a batch of the consumer's. */
  readonly cpuMs: number;
  readonly perSecond: number;
  readonly requests: number;
  readonly memoryMb: number;
};

/** How many make a lap: enough for the engine to have compiled what is hot. */
type Invocations = Readonly<Record<(typeof FUNCTIONS)[number], number>>;

/** A batch of the consumer's holds ten events. */
const EVENTS: Readonly<Record<string, number>> = { consumer: 10 };

/** Laps of the same work, in turn, in processes that are warm. */
export async function measureWarm(
  ground: Ground,
  { rounds, invocations }: { readonly rounds: number; readonly invocations: Invocations },
): Promise<readonly Row[]> {
  const makers = await eventMakers(ground);
  const rows: Row[] = [];
  for (const name of FUNCTIONS) {
    const some = () => Array.from({ length: invocations[name] }, () => makers[name]());
    const started = {
      ours: await ground.start("ours", name),
      usual: await ground.start("usual", name),
    };
    for (const stack of COMPARED) await started[stack].invoke(some(), { gather: false });
    const laps: Lap[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const stack of COMPARED) {
        const asked = { name, events: some() };
        laps.push(await lap(ground, { stack, started: started[stack], ...asked }));
      }
    }
    await Promise.all(COMPARED.map((stack) => started[stack].stop()));
    rows.push(...rowsOf(name, laps));
  }
  return rows;
}

type Work = {
  readonly stack: Compared;
  readonly started: FunctionUnderTest;
  readonly name: FunctionName;
  readonly events: readonly unknown[];
};

async function lap(ground: Ground, { stack, started, name, events }: Work): Promise<Lap> {
  ground.stub.forget();
  const { cpuMs, wallMs, answers, memoryMb } = await started.invoke(events);
  for (const answer of answers) refuseFailure(stack, name, answer);
  const count = events.length * (EVENTS[name] ?? 1);
  return {
    stack,
    cpuMs: cpuMs / count,
    perSecond: (count / wallMs) * 1000,
    requests: ground.stub.asked.length / count,
    memoryMb,
  };
}

function rowsOf(name: FunctionName, laps: readonly Lap[]): readonly Row[] {
  const of = (value: (lap: Lap) => number) => ({
    ours: laps.filter(({ stack }) => stack === "ours").map(value),
    usual: laps.filter(({ stack }) => stack === "usual").map(value),
  });
  const each = name === "create-order" ? "request" : "event";
  const group = `Warm, ${name}`;
  return [
    { group, what: `CPU per ${each}`, unit: "ms", digits: 2, samples: of(({ cpuMs }) => cpuMs) },
    {
      group,
      what: `${each}s a second, one process, one at a time`,
      unit: "",
      digits: 0,
      samples: of(({ perSecond }) => perSecond),
      moreIsBetter: true,
    },
    {
      group,
      what: `requests to others per ${each}`,
      unit: "",
      digits: 1,
      samples: of(({ requests }) => requests),
    },
    { group, what: "memory", unit: "MB", digits: 0, samples: of(({ memoryMb }) => memoryMb) },
  ];
}

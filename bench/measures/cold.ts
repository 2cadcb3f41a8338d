import { FUNCTIONS, type FunctionName, type Ground, STACKS, type Stack } from "#bench/ground.ts";
import type { Row } from "#bench/report/row.ts";
import { eventMakers } from "./first-events.ts";

type Start = {
  readonly stack: Stack;
  readonly importMs: number;
  readonly coldMs: number;
  readonly wallMs: number;
};

/** Starts each function `rounds` times in each stack, in turn, and has it answer once. */
export async function measureCold(ground: Ground, rounds: number): Promise<readonly Row[]> {
  const makers = await eventMakers(ground);
  const rows: Row[] = [];
  for (const name of FUNCTIONS) {
    const starts: Start[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const stack of STACKS) {
        starts.push(await startOnce(ground, { stack, name, event: makers[name]() }));
      }
    }
    rows.push(...rowsOf(name, starts));
  }
  return rows;
}

type What = { readonly stack: Stack; readonly name: FunctionName; readonly event: unknown };

async function startOnce(ground: Ground, { stack, name, event }: What): Promise<Start> {
  const started = await ground.start(stack, name);
  const first = await started.invoke([event]);
  await started.stop();
  refuseFailure(stack, name, first.answers[0]);
  return {
    stack,
    importMs: started.loaded.cpuMs,
    coldMs: started.loaded.cpuMs + first.cpuMs,
    wallMs: started.loaded.wallMs + first.wallMs,
  };
}

/** A stack that fails fast would win. Throws for what is no success. */
export function refuseFailure(stack: Stack, name: FunctionName, answer: unknown): void {
  const { statusCode = 200, batchItemFailures = [] } = answer as {
    readonly statusCode?: number;
    readonly batchItemFailures?: readonly unknown[];
  };
  if (statusCode < 300 && batchItemFailures.length === 0) return;
  throw new Error(`${stack}, ${name} answered ${JSON.stringify(answer)}`);
}

function rowsOf(name: FunctionName, starts: readonly Start[]): readonly Row[] {
  const row = (what: string, value: (start: Start) => number): Row => ({
    group: `Cold start, ${name}`,
    what,
    unit: "ms",
    digits: 1,
    samples: Object.fromEntries(
      STACKS.map((stack) => [stack, starts.filter((start) => start.stack === stack).map(value)]),
    ),
  });
  return [
    row("import, CPU", ({ importMs }) => importMs),
    row("import and first answer, CPU", ({ coldMs }) => coldMs),
    row("import and first answer, clock", ({ wallMs }) => wallMs),
  ];
}

import type { Ground } from "#bench/ground.ts";
import { orderEvent } from "#bench/process/events.ts";
import type { Row } from "#bench/report/row.ts";

const COMPARED = ["ours", "usual"] as const;

/** What an order costs after so many of them, and with so many at a time, in one process. */
export async function measureGrowth(
  ground: Ground,
  { counts, atOnce }: { readonly counts: readonly number[]; readonly atOnce: readonly number[] },
): Promise<readonly Row[]> {
  return [
    ...(await rowsFor(
      ground,
      counts.map((count) => ({ count, atOnce: 8, what: `${count.toLocaleString("en")} orders` })),
    )),
    ...(await rowsFor(
      ground,
      atOnce.map((width) => ({ count: 64, atOnce: width, what: `${width} at a time` })),
    )),
  ];
}

type Step = { readonly count: number; readonly atOnce: number; readonly what: string };

/** Each step in a process of its own, in both stacks. */
async function rowsFor(ground: Ground, steps: readonly Step[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { count, atOnce, what } of steps) {
    const cpu = { ours: [0].slice(1), usual: [0].slice(1) };
    const memory = { ours: [0].slice(1), usual: [0].slice(1) };
    for (const stack of COMPARED) {
      const started = await ground.start(stack, "create-order");
      const events = Array.from({ length: count }, () => orderEvent());
      ground.stub.forget();
      const done = await started.invoke(events, { atOnce, gather: false });
      await started.stop();
      cpu[stack].push(done.cpuMs / count);
      memory[stack].push(done.memoryMb);
    }
    const group = `Growth, create-order, ${what}`;
    rows.push(
      { group, what: "CPU per order, first one included", unit: "ms", digits: 2, samples: cpu },
      { group, what: "memory", unit: "MB", digits: 0, samples: memory },
    );
  }
  return rows;
}

import type { Ground } from "#bench/ground.ts";
import { orderEvent } from "#bench/process/events.ts";
import type { FunctionUnderTest } from "#bench/process/function-under-test.ts";
import type { Row } from "#bench/report/row.ts";

type Stack = "ours" | "usual";

type Growth = {
  /** Numbers of orders, growing, after which one process is looked at. */
  readonly counts: readonly number[];
  readonly atOnce: readonly number[];
};

/** What an order costs after so many of them, and with so many at a time, in one process. */
export async function measureGrowth(ground: Ground, growth: Growth): Promise<readonly Row[]> {
  return [...(await afterMany(ground, growth.counts)), ...(await abreast(ground, growth.atOnce))];
}

type Look = { readonly cpuMs: number; readonly memoryMb: number };

/** One process of each stack grows from count to count, in turn with the other. */
async function afterMany(ground: Ground, counts: readonly number[]): Promise<readonly Row[]> {
  const running = await both((stack) => ground.start(stack, "create-order"));
  const spent = { ours: 0, usual: 0 };
  const rows: Row[] = [];
  let before = 0;
  for (const count of counts) {
    const looks = await both(async (stack) => {
      const look = await order(ground, running[stack], { count: count - before, atOnce: 8 });
      spent[stack] += look.cpuMs;
      return { ...look, cpuMs: spent[stack] };
    });
    rows.push(...rowsOf({ count, what: `${count.toLocaleString("en")} orders` }, looks));
    before = count;
  }
  await both((stack) => running[stack].stop());
  return rows;
}

/** A process of its own for each width. */
async function abreast(ground: Ground, widths: readonly number[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const count = 64;
  for (const atOnce of widths) {
    const looks = await both(async (stack) => {
      const started = await ground.start(stack, "create-order");
      const look = await order(ground, started, { count, atOnce });
      await started.stop();
      return look;
    });
    rows.push(...rowsOf({ count, what: `${atOnce} at a time` }, looks));
  }
  return rows;
}

async function order(
  ground: Ground,
  started: FunctionUnderTest,
  { count, atOnce }: { readonly count: number; readonly atOnce: number },
): Promise<Look> {
  const events = Array.from({ length: count }, () => orderEvent());
  ground.stub.forget();
  return await started.invoke(events, { atOnce, gather: false });
}

/** One after the other: what runs beside a measurement is measured with it. */
async function both<Value>(take: (stack: Stack) => Promise<Value>): Promise<Record<Stack, Value>> {
  return { ours: await take("ours"), usual: await take("usual") };
}

function rowsOf(
  { count, what }: { readonly count: number; readonly what: string },
  { ours, usual }: Readonly<Record<Stack, Look>>,
): readonly Row[] {
  const group = `Growth, create-order, ${what}`;
  const cpu = { ours: [ours.cpuMs / count], usual: [usual.cpuMs / count] };
  const memory = { ours: [ours.memoryMb], usual: [usual.memoryMb] };
  return [
    { group, what: "CPU per order, first one included", unit: "ms", digits: 2, samples: cpu },
    { group, what: "memory", unit: "MB", digits: 0, samples: memory },
  ];
}

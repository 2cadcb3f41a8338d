import { quantile, type Row } from "#bench/report/row.ts";
import { merchant } from "#test/stack/merchant.ts";
import { startStack } from "#test/stack/start-stack.ts";

/**
 * Orders against the whole stack on this machine: gateway, authorizer, functions, engines and the
 * simulated Conekta share its cores, so this is a floor for what a function can do. Only ours: the
 * usual stack has no such host.
 */
export async function measureEndToEnd(options: {
  readonly orders: number;
  readonly atOnce: readonly number[];
}): Promise<readonly Row[]> {
  const starting = performance.now();
  const stack = await startStack();
  const startMs = performance.now() - starting;
  const shop = merchant(stack.outputs);
  try {
    const customer = await shop.saveCard();
    const charge = () => timed(() => shop.charge(shop.order(customer)));
    for (let warm = 0; warm < 20; warm += 1) await charge();
    const rows: Row[] = [milliseconds("npm start", "to Ready", startMs)];
    for (const width of options.atOnce) {
      const { ms, seconds } = await drive(charge, { count: options.orders, width });
      const group = `End to end on the local host, ${width} at a time`;
      rows.push(
        {
          ...milliseconds(group, "orders a second", ms.length / seconds),
          unit: "",
          moreIsBetter: true,
        },
        milliseconds(group, "p50", quantile(ms, 0.5)),
        milliseconds(group, "p99", quantile(ms, 0.99)),
      );
    }
    return rows;
  } finally {
    shop.stop();
    await stack.stop();
  }
}

const milliseconds = (group: string, what: string, value: number): Row => ({
  group,
  what,
  unit: "ms",
  digits: 0,
  samples: { ours: [value] },
});

/** Milliseconds until the order is paid. Throws for any other answer. */
async function timed(charge: () => Promise<{ readonly status: number; readonly text: string }>) {
  const started = performance.now();
  const { status, text } = await charge();
  if (status !== 201) throw new Error(`A charge was answered ${status}: ${text}`);
  return performance.now() - started;
}

/** Keeps `width` orders under way until there were `count` of them. */
async function drive(
  charge: () => Promise<number>,
  { count, width }: { readonly count: number; readonly width: number },
) {
  const ms: number[] = [];
  const left = { orders: count };
  const started = performance.now();
  const one = async () => {
    while (left.orders > 0) {
      left.orders -= 1;
      ms.push(await charge());
    }
  };
  await Promise.all(Array.from({ length: width }, one));
  return { ms, seconds: (performance.now() - started) / 1000 };
}

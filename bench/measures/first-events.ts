import type { Ground } from "#bench/ground.ts";
import {
  batchEvent,
  type Ordered,
  orderEvent,
  paidEvent,
  webhookEvent,
} from "#bench/process/events.ts";

/** Orders that the table holds as paid, made by our function; `count` of them. */
async function someOrders(ground: Ground, count: number): Promise<readonly Ordered[]> {
  const shop = await ground.start("ours", "create-order");
  const { answers } = await shop.invoke(Array.from({ length: count }, () => orderEvent()));
  await shop.stop();
  return answers.map(orderIn);
}

function orderIn(answer: unknown): Ordered {
  const { statusCode, body } = answer as { readonly statusCode: number; readonly body: string };
  if (statusCode !== 201) throw new Error(`An order was answered ${statusCode}: ${body}`);
  return JSON.parse(body);
}

/** Numbers events so that no stack takes one for a repeated one. */
const made = { events: 0 };

function paid(order: Ordered): string {
  made.events += 1;
  return paidEvent(order, `evt_bench_${made.events}`);
}

/**
 * As many batches for the consumer as make a lap. Each is about ten orders of which nobody was told yet;
 * the next lap finds the table as this one did.
 */
export const BATCHES = 12;

/** Makes events for each of the functions, never the same one twice. */
export async function eventMakers(ground: Ground) {
  const orders = await someOrders(ground, BATCHES * 10);
  const restore = ground.stub.remember();
  const turn = { batch: 0 };
  const [first] = orders;
  if (first === undefined) throw new Error("There are no orders.");
  return {
    "create-order": () => orderEvent(),
    webhook: () => webhookEvent(paid(first), ground.signingKey),
    consumer: () => {
      if (turn.batch === 0) restore();
      const from = turn.batch * 10;
      turn.batch = (turn.batch + 1) % BATCHES;
      return batchEvent(orders.slice(from, from + 10).map(paid));
    },
  };
}

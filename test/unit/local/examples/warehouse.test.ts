import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openWarehouse } from "#local/examples/warehouse.ts";
import { type WorkQueue, work } from "#local/examples/worker.ts";
import { consumeBatch, type Letter } from "#shared/consumer-kit/consume.ts";
import { messageFor } from "#shared/contracts/message-for.ts";
import type { Effect } from "#shared/domain/effects.ts";
import { centavos } from "#shared/domain/money.ts";
import { anOrder, ORDER_ID } from "#test/builders/orders.ts";

const order = anOrder({ refunds: [{ id: "re_1", amount: centavos(5_000) }] });

const letter = (effect: Effect): Letter => ({
  id: `sqs-${effect}`,
  group: ORDER_ID,
  body: JSON.stringify(messageFor(order, { effect, to: "logistics", now: 0 })),
});

const PAID = letter("order.paid");
const REFUNDED = letter("order.refunded:re_1");

describe("openWarehouse", () => {
  it("ships what was paid, once, also after it was closed and opened again", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "pagos-warehouse-")), "work.sqlite");
    const first = openWarehouse(file);
    await consumeBatch(first, [PAID]);
    first.close();

    const warehouse = openWarehouse(file);
    const { known } = await consumeBatch(warehouse, [PAID]);

    expect(known).toEqual([PAID.id]);
    expect(warehouse.shipments()).toEqual([
      { orderId: ORDER_ID, state: "to_ship", goods: "1 × Tanque de gas" },
    ]);
    warehouse.close();
  });

  it("holds what was given back", async () => {
    const warehouse = openWarehouse(":memory:");

    await consumeBatch(warehouse, [PAID, REFUNDED]);

    expect(warehouse.shipments()).toMatchObject([{ orderId: ORDER_ID, state: "on_hold" }]);
  });

  it("remembers nothing of a message that it could not follow", async () => {
    const warehouse = openWarehouse(":memory:");
    const early = await consumeBatch(warehouse, [REFUNDED]);

    const later = await consumeBatch(warehouse, [PAID, REFUNDED]);

    expect(early.failures).toMatchObject([{ kind: "failed" }]);
    expect(later.done).toEqual([PAID.id, REFUNDED.id]);
  });
});

describe("work", () => {
  /** A queue that gives one batch after the other, and stops the worker after the last. */
  function queueOf(...batches: readonly (() => readonly Letter[])[]) {
    const stopping = new AbortController();
    const removed: string[] = [];
    const left = [...batches];
    const queue: WorkQueue = {
      async receive() {
        const next = left.shift();
        if (left.length === 0) stopping.abort();
        return next?.() ?? [];
      },
      remove: async (ids) => void removed.push(...ids),
    };
    return { queue, removed, signal: stopping.signal };
  }

  it("removes what was dealt with and leaves the rest in the queue", async () => {
    const poison = { id: "sqs-poison", group: "another order", body: "{" };
    const { queue, removed, signal } = queueOf(() => [poison, PAID]);

    await work(queue, openWarehouse(":memory:"), { signal, told: () => undefined });

    expect(removed).toEqual([PAID.id]);
  });

  it("goes on when the queue was away", async () => {
    const away = () => {
      throw new Error("connect ECONNREFUSED");
    };
    const { queue, removed, signal } = queueOf(away, () => [PAID]);

    await work(queue, openWarehouse(":memory:"), { signal, told: () => undefined });

    expect(removed).toEqual([PAID.id]);
  });
});

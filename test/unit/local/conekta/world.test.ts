import { describe, expect, it } from "vitest";
import { chargeOrder } from "#local/conekta/operations/charges.ts";
import { createWebhook } from "#local/conekta/operations/webhooks.ts";
import type { Change } from "#local/conekta/state.ts";
import { anOrder, aSimulation } from "#test/builders/a-simulation.ts";

describe("transact", () => {
  it("leaves no trace of an operation that was refused", () => {
    const committed: Change[] = [];
    const simulation = aSimulation({ committed: (changes) => committed.push(...changes) });
    const order = anOrder(simulation);
    const before = {
      events: simulation.world.state.events.oldestFirst(),
      committed: [...committed],
    };

    expect(() =>
      simulation.transact((world) => {
        world.state.orders.put({ ...order, metadata: { touched: true } });
        world.state.orders.remove(order.id);
        chargeOrder(world, "ord_unknown", { payment_method: { type: "default" } });
      }),
    ).toThrow("could not be found");

    expect(simulation.world.state.orders.oldestFirst()).toEqual([order]);
    expect(simulation.world.state.events.oldestFirst()).toEqual(before.events);
    expect(committed).toEqual(before.committed);
  });

  it("plans all deliveries of one transaction for one moment", () => {
    const simulation = aSimulation();
    simulation.transact((world) => createWebhook(world, { url: "http://127.0.0.1/hook" }));

    const { id } = anOrder(simulation);
    simulation.transact((world) => chargeOrder(world, id, { payment_method: { type: "default" } }));

    const due = simulation.world.state.deliveries.oldestFirst().map(({ due_ms }) => due_ms);
    expect(due).toHaveLength(5);
    expect(new Set(due).size).toBe(2);
  });

  it("gives the same ids for the same seed, and others for another", () => {
    const ids = (seed: number) => anOrder(aSimulation({ seed })).id;

    expect(ids(1)).toBe(ids(1));
    expect(ids(1)).not.toBe(ids(2));
    expect(ids(1)).toMatch(/^ord_[1-9A-HJ-NP-Za-km-z]{17}$/);
  });
});

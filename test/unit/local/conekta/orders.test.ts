import { describe, expect, it } from "vitest";
import { captureOrder, chargeOrder } from "#local/conekta/operations/charges.ts";
import {
  cancelOrder,
  expireOrder,
  findOrder,
  updateOrder,
} from "#local/conekta/operations/orders.ts";
import { closeChargeback, openChargeback, refundOrder } from "#local/conekta/operations/refunds.ts";
import type { Simulation } from "#local/conekta/world.ts";
import { anOrder, aSimulation } from "#test/builders/a-simulation.ts";

const pay = ({ transact }: Simulation, id: string) =>
  transact((world) => chargeOrder(world, id, { payment_method: { type: "default" } }));

const eventTypes = ({ world }: Simulation) =>
  world.state.events.oldestFirst().map(({ type }) => type);

describe("createOrder", () => {
  it("sums items, taxes and shipping and takes discounts off", () => {
    const order = anOrder(aSimulation(), {
      line_items: [
        { name: "Vasija", unit_price: 333, quantity: 3 },
        { name: "Plato", unit_price: 1, quantity: 1 },
      ],
      tax_lines: [{ amount: 160, description: "IVA" }],
      shipping_lines: [{ amount: 500 }],
      discount_lines: [{ amount: 60, code: "JULIO", type: "coupon" }],
    });

    expect(order.amount).toBe(1_600);
  });

  it("refuses discounts above the rest", () => {
    const simulation = aSimulation();
    const discount_lines = [{ amount: 20_001, code: "JULIO", type: "coupon" as const }];

    expect(() => anOrder(simulation, { discount_lines })).toThrow("discounts are higher");
    expect(simulation.world.state.orders.oldestFirst()).toEqual([]);
  });

  it("knows only customers that exist", () => {
    const customer_info = { customer_id: "cus_of_somebody_else" };

    expect(() => anOrder(aSimulation(), { customer_info })).toThrow("could not be found");
  });
});

describe("chargeOrder", () => {
  it("refuses an amount that is not the order's", () => {
    const simulation = aSimulation();
    const { id } = anOrder(simulation);

    const charge = () =>
      simulation.transact((world) =>
        chargeOrder(world, id, { amount: 19_999, payment_method: { type: "default" } }),
      );

    expect(charge).toThrow("does not match with the sum of charges");
  });

  it("charges 300 cents and not 299", () => {
    const simulation = aSimulation();
    const order = (unit_price: number) =>
      anOrder(simulation, { line_items: [{ name: "Chicle", unit_price, quantity: 1 }] });

    expect(() => pay(simulation, order(299).id)).toThrow("minimum amount");
    expect(pay(simulation, order(300).id).charge.status).toBe("paid");
  });

  it("refuses the card of another customer", () => {
    const simulation = aSimulation();
    const { id } = anOrder(simulation);
    anOrder(simulation);
    const other = simulation.world.state.customers.newestFirst()[0]?.sources[0]?.id ?? "";

    const charge = () =>
      simulation.transact((world) =>
        chargeOrder(world, id, { payment_method: { type: "card", payment_source_id: other } }),
      );

    expect(charge).toThrow("is not the customer's");
  });

  it("wants to know which card", () => {
    const simulation = aSimulation();
    const { id } = anOrder(simulation);

    const charge = () =>
      simulation.transact((world) => chargeOrder(world, id, { payment_method: { type: "card" } }));

    expect(charge).toThrow("is required");
  });

  it("emits what Conekta emits, the created charge as declined", () => {
    const simulation = aSimulation();
    const { id } = anOrder(simulation);

    pay(simulation, id);

    expect(eventTypes(simulation)).toEqual([
      "customer.created",
      "order.created",
      "charge.created",
      "charge.paid",
      "order.paid",
    ]);
  });

  it("reserves first when the order asks for it", () => {
    const simulation = aSimulation();
    const { id } = anOrder(simulation, { pre_authorize: true });

    const reserved = pay(simulation, id);
    const captured = simulation.transact((world) => captureOrder(world, id, 15_000));

    expect(reserved.order.payment_status).toBe("pre_authorized");
    expect(captured).toMatchObject({
      payment_status: "paid",
      charges: [{ status: "paid", amount: 15_000 }],
    });
  });

  it("frees a reservation that is cancelled", () => {
    const simulation = aSimulation();
    const { id } = anOrder(simulation, { pre_authorize: true });
    pay(simulation, id);

    const voided = simulation.transact((world) => cancelOrder(world, id));

    expect(voided).toMatchObject({ payment_status: "voided", charges: [{ status: "reversed" }] });
    expect(() => simulation.transact((world) => captureOrder(world, id, undefined))).toThrow(
      "no pre-authorized charge",
    );
  });
});

describe("an order after its payment", () => {
  it("cannot be changed or cancelled", () => {
    const simulation = aSimulation();
    const { id } = anOrder(simulation);
    pay(simulation, id);

    const change = () =>
      simulation.transact((world) => updateOrder(world, id, { metadata: { late: true } }));

    expect(change).toThrow("already a charge which is paid");
    expect(() => simulation.transact((world) => cancelOrder(world, id))).toThrow("paid");
  });

  it("stays paid although order.expired is said", () => {
    const simulation = aSimulation();
    const { id } = anOrder(simulation);
    pay(simulation, id);

    simulation.transact((world) => expireOrder(world, id));

    expect(eventTypes(simulation).at(-1)).toBe("order.expired");
    expect(findOrder(simulation.world, id).payment_status).toBe("paid");
  });

  it("refunds a captured part only up to what was captured", () => {
    const simulation = aSimulation();
    const { id } = anOrder(simulation, { pre_authorize: true });
    pay(simulation, id);
    simulation.transact((world) => captureOrder(world, id, 15_000));
    const refund = (amount: number) =>
      simulation.transact((world) => refundOrder(world, id, { amount, reason: "other" }));

    expect(() => refund(15_001)).toThrow("higher than what is left");
    expect(refund(15_000).payment_status).toBe("refunded");
  });

  it("is charged back until the dispute is won", () => {
    const simulation = aSimulation();
    const { id } = anOrder(simulation);
    pay(simulation, id);

    const opened = simulation.transact((world) => openChargeback(world, id));
    const again = () => simulation.transact((world) => openChargeback(world, id));

    expect(opened.payment_status).toBe("charged_back");
    expect(again).toThrow("could be disputed");
    expect(simulation.transact((world) => closeChargeback(world, id, "won")).payment_status).toBe(
      "paid",
    );
  });
});

describe("updateOrder", () => {
  it("replaces the lines that are given and keeps the others", () => {
    const simulation = aSimulation();
    const { id } = anOrder(simulation, { shipping_lines: [{ amount: 500 }] });

    const order = simulation.transact((world) =>
      updateOrder(world, id, {
        line_items: [{ name: "Plato", unit_price: 1_000, quantity: 2 }],
        metadata: { cart: 7 },
      }),
    );

    expect(order).toMatchObject({ amount: 2_500, metadata: { cart: 7 } });
  });
});

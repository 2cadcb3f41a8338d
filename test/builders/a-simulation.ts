import type { Clock } from "#local/conekta/clock.ts";
import { createCustomer } from "#local/conekta/operations/customers.ts";
import { createOrder } from "#local/conekta/operations/orders.ts";
import type { OrderRequest } from "#local/conekta/requests.ts";
import type { Order } from "#local/conekta/state.ts";
import { createSimulation, type Simulation, type SimulationOptions } from "#local/conekta/world.ts";
import { manualClock } from "#test/fakes/manual-clock.ts";

/** A simulated Conekta without sockets or files, its clock standing still. */
export const aSimulation = (
  options: Partial<SimulationOptions> & { readonly clock?: Clock } = {},
): Simulation =>
  createSimulation({
    clock: manualClock(),
    seed: 1,
    settings: {
      webhookDelayMs: { min: 20, max: 120 },
      firstRetryMs: 100,
      paused: false,
      phoneRequired: false,
    },
    ...options,
  });

export const anOrder = ({ transact }: Simulation, request: Partial<OrderRequest> = {}): Order =>
  transact((world) =>
    createOrder(world, {
      currency: "MXN",
      customer_info: { customer_id: createCustomer(world, A_CUSTOMER).id },
      line_items: [{ name: "Vasija de Cerámica", unit_price: 20_000, quantity: 1 }],
      ...request,
    }),
  );

const A_CUSTOMER = {
  name: "Felipe Gómez",
  email: "felipe@example.com",
  phone: "+525555555555",
  payment_sources: [{ type: "card" as const, token_id: "tok_test_visa_4242" }],
};

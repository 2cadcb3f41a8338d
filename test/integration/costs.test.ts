import type { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digest } from "#functions/adapters/digest.ts";
import { dynamoChargeGuard } from "#functions/adapters/dynamo-charge-guard.ts";
import { dynamoCustomerStore } from "#functions/adapters/dynamo-customers.ts";
import { dynamoOrderBatch, dynamoOrderStore } from "#functions/adapters/dynamo-orders.ts";
import type { Table } from "#functions/adapters/dynamo-store.ts";
import { consume } from "#functions/consumer/consumer.ts";
import { createOrder } from "#functions/create-order/create-order.ts";
import type { DownstreamQueues } from "#functions/ports.ts";
import { aCustomer } from "#test/builders/customers.ts";
import { someLimits } from "#test/builders/limits.ts";
import { conektaChargeBody, eventBody, list } from "#test/builders/orders.ts";
import { fakeGateway } from "#test/fakes/fake-gateway.ts";
import { memoryChargeGuard } from "#test/fakes/memory-guards.ts";
import { memoryOrders, memoryStore } from "#test/fakes/memory-store.ts";
import { startPaymentsTable } from "./payments-table.ts";

/** From docs/performance: what a payment may cost, in AWS's own units. */
const WRITE_UNITS_MAX = 8;
const ROUND_TRIPS_MAX = 5;

let table: Awaited<ReturnType<typeof startPaymentsTable>>;

beforeAll(async () => {
  table = await startPaymentsTable();
});
afterAll(() => table.stop());

const command = {
  owner: "merchant",
  idempotencyKey: "order-1001",
  request: {
    customer_id: "cus_ana1",
    currency: "MXN" as const,
    line_items: [{ name: "Tanque de gas", unit_price: 35_000, quantity: 1 }],
  },
};

describe("a payment from create-order to both queues, with two events", () => {
  it(`costs ${WRITE_UNITS_MAX} write units at most`, async () => {
    const spent: { what: string; units: number }[] = [];
    const counted: Table = { name: table.name, client: counting(table.client, spent) };
    await dynamoCustomerStore(table).claim(aCustomer());
    const gateway = fakeGateway();
    const downstream: DownstreamQueues = { send: async (deliveries) => deliveries };

    const { order } = await createOrder(
      {
        orders: dynamoOrderStore(counted),
        customers: dynamoCustomerStore(counted),
        gateway,
        guard: dynamoChargeGuard(counted, { limits: someLimits(), clock: Date.now }),
        audit: () => undefined,
        digest,
        clock: Date.now,
      },
      command,
    );
    const charge = conektaChargeBody("paid", {
      order_id: order.conektaOrderId,
      reference_id: order.id,
    });
    const paid = {
      id: order.conektaOrderId,
      amount: order.amount,
      currency: order.currency,
      payment_status: "paid",
      customer_info: { customer_id: order.conektaCustomerId },
      metadata: { pbd_order_id: order.id },
      charges: list(charge),
    };
    await consume(
      {
        orders: dynamoOrderBatch(counted),
        downstream,
        book: gateway,
        clock: Date.now,
        foreignOrders: "record",
      },
      [eventBody("order.paid", paid), eventBody("charge.paid", charge)].map((body, at) => ({
        id: String(at),
        body,
      })),
    );

    const total = spent.reduce((sum, { units }) => sum + units, 0);
    expect(spent.length).toBeGreaterThan(0);
    expect(total, JSON.stringify(spent)).toBeLessThanOrEqual(WRITE_UNITS_MAX);
  });
});

describe("create-order's critical path", () => {
  it(`is ${ROUND_TRIPS_MAX} round trips long at most`, async () => {
    const waves = inWaves();
    const work = createOrder(
      {
        orders: waves.through(memoryOrders()),
        customers: waves.through(memoryStore(aCustomer())),
        gateway: waves.through(fakeGateway()),
        guard: waves.through(memoryChargeGuard()),
        audit: () => undefined,
        digest,
        clock: Date.now,
      },
      command,
    );

    const { order } = await waves.until(work);

    expect(order.status).toBe("paid");
    expect(waves.calls.length, waves.calls.join(" | ")).toBeLessThanOrEqual(ROUND_TRIPS_MAX);
  });
});

/** A client that asks DynamoDB what every write cost, indexes included. */
function counting(
  client: DynamoDBClient,
  spent: { what: string; units: number }[],
): DynamoDBClient {
  const send = async (given: PutItemCommand) => {
    Object.assign(given.input, { ReturnConsumedCapacity: "TOTAL" });
    const answer = await client.send(given);
    const what = given.constructor.name;
    const units = answer.ConsumedCapacity?.CapacityUnits ?? 0;
    if (/Put|Update|Delete|Write/.test(what)) spent.push({ what, units });
    return answer;
  };
  return Object.create(client, { send: { value: send } });
}

/**
 * Lets calls through in waves: a wave holds all calls that wait at the same time, so their number is
 * the length of the longest chain of calls, each waiting for the one before.
 */
function inWaves() {
  const calls: string[] = [];
  const waiting: { name: string; go: () => void }[] = [];

  function through<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, name, receiver) => {
        const work: unknown = Reflect.get(target, name, receiver);
        if (typeof work !== "function") return work;
        return async (...given: unknown[]) => {
          await new Promise<void>((go) => waiting.push({ name: String(name), go }));
          return work(...given);
        };
      },
    });
  }

  async function until<Value>(work: Promise<Value>): Promise<Value> {
    const state = { done: false };
    const finished = work.finally(() => {
      state.done = true;
    });
    finished.catch(() => undefined);
    while (!state.done) {
      await new Promise((resolve) => setImmediate(resolve));
      const wave = waiting.splice(0);
      if (wave.length > 0) calls.push(wave.map(({ name }) => name).join("+"));
      for (const { go } of wave) go();
    }
    return finished;
  }

  return { through, until, calls };
}

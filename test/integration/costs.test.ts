import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { BUDGETS } from "#bench/budgets.ts";
import {
  COUNTED,
  type Counted,
  POLLER_REQUESTS_PER_BATCH,
  ROUND_TRIPS_PER_ORDER,
} from "#bench/counted.ts";
import { compileChild } from "#bench/process/compile-child.ts";
import {
  batchEvent,
  chargedEvent,
  type Ordered,
  orderEvent,
  paidEvent,
  webhookEvent,
} from "#bench/process/events.ts";
import { type FunctionUnderTest, startFunction } from "#bench/process/function-under-test.ts";
import { ourEnvironment } from "#bench/process/our-environment.ts";
import { type Asked, type StubServer, startStubServer } from "#bench/stubs/stub-server.ts";
import { digest } from "#functions/adapters/digest.ts";
import { dynamoCustomerStore } from "#functions/adapters/dynamo-customers.ts";
import { createOrder } from "#functions/create-order/create-order.ts";
import { bundleFunctions } from "#infra/bundle.ts";
import { aCustomer } from "#test/builders/customers.ts";
import { aSigningKey } from "#test/builders/signing-key.ts";
import { fakeGateway } from "#test/fakes/fake-gateway.ts";
import { memoryChargeGuard } from "#test/fakes/memory-guards.ts";
import { memoryOrders, memoryStore } from "#test/fakes/memory-store.ts";
import { startPaymentsTable } from "./payments-table.ts";

/*
 * What a payment asks of others, counted where it leaves the bundles that are deployed: by an engine
 * that says what DynamoDB would charge, and by stubs of the rest.
 */

const signingKey = aSigningKey();
let table: Awaited<ReturnType<typeof startPaymentsTable>>;
let stub: StubServer;
let functions: Record<"create-order" | "webhook" | "consumer", FunctionUnderTest>;
let start: (name: string) => Promise<FunctionUnderTest>;

beforeAll(async () => {
  const directory = mkdtempSync(join(tmpdir(), "pagos-costs-"));
  table = await startPaymentsTable();
  await dynamoCustomerStore(table).claim(aCustomer());
  stub = await startStubServer({
    webhookKeys: signingKey.publicKey,
    forward: { dynamoUrl: table.url },
  });
  await bundleFunctions({ outdir: directory });
  const child = await compileChild(directory);
  const environment = ourEnvironment(stub);
  start = (name) => startFunction(child, { directory: join(directory, name), environment });
  functions = {
    "create-order": await start("create-order"),
    webhook: await start("webhook"),
    consumer: await start("consumer"),
  };
});
afterAll(async () => {
  await Promise.all(Object.values(functions).map((each) => each.stop()));
  await Promise.all([stub.stop(), table.stop()]);
});

type HttpAnswer = { readonly statusCode: number; readonly body: string };

/** Has a function answer, warm, and counts what it asked for meanwhile. */
async function count(name: keyof typeof functions, event: unknown) {
  functions[name].printed();
  stub.forget();
  const { answers } = await functions[name].invoke([event]);
  const lines = functions[name].printed();
  return { counted: sumOf(stub.asked, lines), asked: namesOf(stub.asked), answer: answers[0] };
}

function sumOf(asked: readonly Asked[], lines: readonly string[]): Counted {
  const units = (isWrite: boolean) =>
    asked.reduce((sum, { capacity }) => {
      return capacity?.isWrite === isWrite ? sum + capacity.units : sum;
    }, 0);
  const requests = (service: Asked["service"]) =>
    asked.filter((each) => each.service === service).length;
  return {
    writeUnits: units(true),
    readUnits: units(false),
    sqsRequests: requests("sqs"),
    conektaCalls: requests("conekta"),
    logLines: lines.length,
    logBytes: lines.reduce((sum, line) => sum + Buffer.byteLength(steady(line)), 0),
  };
}

/** A line as long as any of its kind: durations have three digits. */
const steady = (line: string) =>
  line
    .replace(/"ms":\d+/, '"ms":100')
    .replace(/"(ConektaMs|TimeToPaidMs)":\[[^\]]*\]/g, (all) => all.replace(/\d+/g, "100"));

const namesOf = (asked: readonly Asked[]) =>
  asked
    .map(({ service, operation, capacity }) => `${service} ${operation} ${capacity?.units ?? ""}`)
    .join(" | ");

async function anOrder(key?: string): Promise<Ordered> {
  const { answers } = await functions["create-order"].invoke([orderEvent(key)]);
  const answer = answers[0] as HttpAnswer;
  expect(answer.statusCode, answer.body).toBe(201);
  return JSON.parse(answer.body);
}

const both = (order: Ordered) => [
  paidEvent(order, `evt_paid_${order.id}`),
  chargedEvent(order, `evt_charged_${order.id}`),
];

describe("what a payment asks of others", () => {
  beforeAll(async () => {
    const order = await anOrder();
    const events = both(order);
    await functions.webhook.invoke([webhookEvent(events[0] ?? "", signingKey.privateKey)]);
    await functions.consumer.invoke([batchEvent(events)]);
  });

  it.each([
    ["order", async () => count("create-order", orderEvent())],
    [
      "replay",
      async () => {
        await anOrder("key-used-twice");
        return count("create-order", orderEvent("key-used-twice"));
      },
    ],
    [
      "webhook",
      async () => {
        const body = paidEvent(await anOrder(), "evt_knocking");
        return count("webhook", webhookEvent(body, signingKey.privateKey));
      },
    ],
    ["told", async () => count("consumer", batchEvent(both(await anOrder())))],
    [
      "furtherEvent",
      async () => {
        const order = await anOrder();
        await functions.consumer.invoke([batchEvent(both(order))]);
        return count("consumer", batchEvent([chargedEvent(order, "evt_further")]));
      },
    ],
    [
      "repeatedEvent",
      async () => {
        const events = both(await anOrder());
        await functions.consumer.invoke([batchEvent(events)]);
        return count("consumer", batchEvent(events.slice(0, 1)));
      },
    ],
    [
      "batchOfTen",
      async () => {
        const bodies: string[] = [];
        while (bodies.length < 10) bodies.push(paidEvent(await anOrder(), `evt_${bodies.length}`));
        return count("consumer", batchEvent(bodies));
      },
    ],
  ] as const)("is what the table says: %s", async (name, work) => {
    const { counted, asked } = await work();

    expect(counted, asked).toEqual(COUNTED[name]);
  });
});

describe("a cold start", () => {
  it("has asked for Conekta's key when the first order comes, which then takes no trip more", async () => {
    const isKey = ({ service }: Asked) => service === "secretsmanager";
    stub.forget();
    const fresh = await start("create-order");
    await vi.waitFor(() => expect(stub.asked.filter(isKey)).toHaveLength(1), 15_000);
    stub.forget();

    const { answers } = await fresh.invoke([orderEvent()]);
    await fresh.stop();

    expect(answers).toMatchObject([{ statusCode: 201 }]);
    expect(stub.asked.filter(isKey)).toEqual([]);
  });
});

describe("a payment's budget", () => {
  it("holds for DynamoDB's write units, with two events", () => {
    const units = COUNTED.order.writeUnits + COUNTED.told.writeUnits;

    expect(units).toBeLessThanOrEqual(BUDGETS.writeUnitsPerOrder);
  });

  it("holds for SQS requests, at ten events a batch", () => {
    const perBatch = POLLER_REQUESTS_PER_BATCH + COUNTED.batchOfTen.sqsRequests;
    const perEvent = COUNTED.webhook.sqsRequests + perBatch / 10;

    expect(perEvent).toBeLessThanOrEqual(BUDGETS.sqsRequestsPerEvent);
  });

  it("holds for calls to Conekta", () => {
    expect(COUNTED.order.conektaCalls).toBeLessThanOrEqual(BUDGETS.conektaCallsPerOrder);
    expect(COUNTED.replay.conektaCalls).toBe(0);
    expect(COUNTED.told.conektaCalls).toBe(0);
  });

  it.each(Object.entries(COUNTED))("holds for log lines: %s", (_, { logLines }) => {
    expect(logLines).toBeLessThanOrEqual(BUDGETS.logLinesPerInvocation);
  });
});

describe("create-order's critical path", () => {
  const command = {
    owner: "merchant",
    idempotencyKey: "order-1001",
    request: {
      customer_id: "cus_ana1",
      currency: "MXN" as const,
      line_items: [{ name: "Tanque de gas", unit_price: 35_000, quantity: 1 }],
    },
  };

  it(`is ${BUDGETS.roundTripsPerOrder} round trips long at most`, async () => {
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
    expect(waves.calls.length, waves.calls.join(" | ")).toBe(ROUND_TRIPS_PER_ORDER);
    expect(ROUND_TRIPS_PER_ORDER).toBeLessThanOrEqual(BUDGETS.roundTripsPerOrder);
  });
});

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

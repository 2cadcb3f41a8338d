import { DynamoDBClient, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  dynamoOrderBatch,
  dynamoOrderList,
  dynamoOrderStore,
  dynamoUnsettledOrders,
} from "#functions/adapters/dynamo-orders.ts";
import type { Table } from "#functions/adapters/dynamo-store.ts";
import type { OrderStore } from "#functions/ports.ts";
import { centavos } from "#shared/domain/money.ts";
import type { Order } from "#shared/domain/order.ts";
import { TABLE_KEY } from "#shared/env.ts";
import { anOrder } from "#test/builders/orders.ts";
import { memoryOrders } from "#test/fakes/memory-store.ts";
import { startPaymentsTable } from "./payments-table.ts";

let table: Awaited<ReturnType<typeof startPaymentsTable>>;

beforeAll(async () => {
  table = await startPaymentsTable();
});
const clients: DynamoDBClient[] = [];
afterAll(async () => {
  for (const client of clients) client.destroy();
  await table.stop();
});

/** A different id for every order, of the shape that ours have. */
const ids = { next: 0 };
function freshOrder(differences: Partial<Order> = {}): Order {
  ids.next += 1;
  const letters = [...String(ids.next)].map((digit) => "abcdefghij"[Number(digit)]).join("");
  return anOrder({ id: `pbd_${letters.padStart(26, "q")}`, ...differences });
}

/** The table by a client that counts what it sends. */
function counting({ url }: { readonly url: string }) {
  const client = new DynamoDBClient({
    endpoint: url,
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  clients.push(client);
  let sent = 0;
  client.middlewareStack.add(
    (next) => (request) => {
      sent += 1;
      return next(request);
    },
    { step: "initialize" },
  );
  return { client, requests: () => sent };
}

describe.each([
  ["DynamoDB", (): OrderStore => dynamoOrderStore(table)],
  ["the fake in memory", (): OrderStore => memoryOrders()],
])("an order store on %s", (_, open) => {
  it("gives back the very order that was claimed", async () => {
    const store = open();
    const order = freshOrder({
      status: "partially_refunded",
      refunds: [{ id: "re_1", amount: centavos(100) }],
      charge: { id: "charge", fee: null, paidAt: 1_700_000_001 },
      decline: { code: "bank.declined", logId: null },
      outbox: ["order.paid"],
      seen: ["evt_1"],
      history: [{ at: 1, cause: "test", from: "processing", to: "paid" }],
      operation: {
        key: "key-2",
        kind: "refund",
        fingerprint: "fingerprint",
        amount: centavos(200),
        refundsBefore: ["re_1"],
        refundedBefore: centavos(100),
        startedMs: 1_700_000_000_000,
        leaseMs: 0,
        status: "unknown",
      },
      operations: [
        {
          key: "key-1",
          kind: "refund",
          fingerprint: "fingerprint",
          amount: centavos(100),
          outcome: "done",
          refundId: "re_1",
          code: null,
        },
      ],
    });

    await store.claim(order);

    expect(await store.find(order.id)).toEqual(order);
  });

  it("lets one of many claim an id and shows the others who did", async () => {
    const store = open();
    const order = freshOrder();

    const claims = await Promise.all(
      Array.from({ length: 20 }, (__, at) => store.claim({ ...order, fingerprint: `body ${at}` })),
    );

    const standing = await store.find(order.id);
    expect(claims.filter(({ kind }) => kind === "claimed")).toHaveLength(1);
    for (const claim of claims) if (claim.kind === "taken") expect(claim.by).toEqual(standing);
  });

  it("lets one of many write over the version that all of them read", async () => {
    const store = open();
    const order = freshOrder();
    await store.claim(order);

    const saves = await Promise.all(
      Array.from({ length: 20 }, () => store.save({ ...order, status: "paid" })),
    );

    expect(saves.filter((saved) => saved !== null)).toEqual([
      { ...order, status: "paid", version: 1 },
    ]);
  });

  it("releases only the version that nothing has happened to since", async () => {
    const store = open();
    const order = freshOrder();
    await store.claim(order);
    await store.save(order);

    await store.release(order);

    expect(await store.find(order.id)).not.toBeNull();
  });

  it("knows nothing of an id that was never claimed", async () => {
    expect(await open().find("pbd_nobody")).toBeNull();
  });
});

describe("dynamoOrderStore", () => {
  it("recognizes its own write when the SDK repeats a put whose answer was lost", async () => {
    const repeating: Table = {
      name: table.name,
      client: Object.create(table.client, {
        send: {
          value: async (command: PutItemCommand) => {
            if (command instanceof PutItemCommand) await table.client.send(command);
            return table.client.send(command);
          },
        },
      }),
    };
    const store = dynamoOrderStore(repeating);
    const order = freshOrder();

    expect(await store.claim(order)).toEqual({ kind: "claimed" });
    expect(await store.save(order)).toMatchObject({ version: 1 });
  });

  it("keeps an order in the index of unsettled ones for as long as something is due", async () => {
    const store = dynamoOrderStore(table);
    const order = freshOrder();
    const inIndex = async () => {
      const scan = new ScanCommand({ TableName: table.name, IndexName: "unsettled" });
      const { Items = [] } = await table.client.send(scan);
      return Items.some((item) => item["pk"]?.S === `ORDER#${order.id}`);
    };

    await store.claim(order);
    expect(await inIndex()).toBe(true);
    const paid = await store.save({ ...order, status: "paid", outbox: ["order.paid"] });
    expect(await inIndex()).toBe(true);
    await store.save({ ...(paid as Order), outbox: [] });
    expect(await inIndex()).toBe(false);
  });
});

describe("dynamoUnsettledOrders", () => {
  it("finds what is due in all shards, the longest due first, and forgets what is settled", async () => {
    const store = dynamoOrderStore(table);
    const due = [5, 1, 4, 2, 3, 6].map((lookMs) => freshOrder({ status: "unknown", lookMs }));
    const later = freshOrder({ status: "unknown", lookMs: 1_001 });
    const [settled, ...open] = due as [Order, ...Order[]];
    await Promise.all([later, ...due].map((order) => store.claim(order)));
    await store.save({ ...settled, status: "paid" });

    const ids = await dynamoUnsettledOrders(table).due(1_000);

    const expected = open.toSorted((one, other) => one.lookMs - other.lookMs);
    expect(ids).toEqual(expected.map(({ id }) => id));
  });
});

describe("dynamoOrderBatch", () => {
  it("finds many orders at once and leaves out what does not exist", async () => {
    const batch = dynamoOrderBatch(table);
    const [one, other] = [freshOrder(), freshOrder()];
    await Promise.all([batch.claim(one), batch.claim(other)]);

    const found = await batch.findAll([one.id, "pbd_nobody", other.id]);

    expect(found.map(({ id }) => id).sort()).toEqual([one.id, other.id].sort());
  });

  it("gives up on a table that holds back what it is asked for, instead of asking for ever", async () => {
    const { client, requests } = counting(table);
    const UnprocessedKeys = { [table.name]: { Keys: [{ [TABLE_KEY]: { S: "ORDER#any" } }] } };
    client.middlewareStack.add(
      () => async () => ({ response: {}, output: { $metadata: {}, UnprocessedKeys } }),
      { step: "initialize", priority: "low" },
    );

    const asked = dynamoOrderBatch({ ...table, client }).findAll([freshOrder().id]);

    await expect(asked).rejects.toThrow("held back");
    expect(requests()).toBeLessThan(10);
  });
});

describe("dynamoOrderList", () => {
  const query = {
    customerId: "cus_lists",
    owner: "merchant",
    status: null,
    limit: 2,
    cursor: null,
  } as const;

  it("pages through a customer's orders, newest first, without those of other callers", async () => {
    const store = dynamoOrderStore(table);
    const orders = [1, 2, 3, 4, 5].map((age) =>
      freshOrder({ customerId: "cus_lists", createdMs: 1_700_000_000_000 - age }),
    );
    const strange = freshOrder({ customerId: "cus_lists", owner: "other" });
    await Promise.all([strange, ...orders].map((order) => store.claim(order)));
    const { list } = dynamoOrderList(table);

    const first = await list(query);
    const second = await list({ ...query, cursor: first.nextCursor });
    const third = await list({ ...query, cursor: second.nextCursor });

    const listed = [first, second, third].map((page) => page.orders.map(({ id }) => id));
    expect(listed.flat()).toEqual(orders.map(({ id }) => id));
    expect(third.nextCursor).toBeNull();
  });

  it("filters by status across pages of the index", async () => {
    const store = dynamoOrderStore(table);
    const customerId = "cus_filters";
    const statuses = ["declined", "declined", "declined", "paid"] as const;
    await Promise.all(
      statuses.map((status, age) =>
        store.claim(freshOrder({ customerId, status, createdMs: 1_700_000_000_000 - age })),
      ),
    );

    const paid = await dynamoOrderList(table).list({
      ...query,
      customerId,
      limit: 1,
      status: "paid",
    });

    expect(paid.orders.map(({ status }) => status)).toEqual(["paid"]);
  });

  it("asks no more often for a small page of few among many than for a large one", async () => {
    const store = dynamoOrderStore(table);
    const customerId = "cus_few";
    const claims = Array.from({ length: 90 }, (_, age) =>
      store.claim(
        freshOrder({
          customerId,
          status: age === 89 ? "refunded" : "paid",
          createdMs: 1_700_000_000_000 - age,
        }),
      ),
    );
    await Promise.all(claims);
    const { client, requests } = counting(table);

    const { orders } = await dynamoOrderList({ ...table, client }).list({
      ...query,
      customerId,
      limit: 1,
      status: "refunded",
    });

    expect(orders).toHaveLength(1);
    expect(requests()).toBeLessThanOrEqual(4);
  });

  it("fills the longest page there is, and says that there is more", async () => {
    const store = dynamoOrderStore(table);
    const customerId = "cus_many";
    await Promise.all(Array.from({ length: 101 }, () => store.claim(freshOrder({ customerId }))));
    const { list } = dynamoOrderList(table);

    const first = await list({ ...query, customerId, limit: 100 });
    const second = await list({ ...query, customerId, limit: 100, cursor: first.nextCursor });

    expect([first.orders.length, second.orders.length]).toEqual([100, 1]);
    expect(second.nextCursor).toBeNull();
  });

  it("refuses a cursor that it did not hand out", async () => {
    const asked = dynamoOrderList(table).list({ ...query, cursor: "bm9uc2Vuc2U" });

    await expect(asked).rejects.toMatchObject({ code: "validation_failed" });
  });
});

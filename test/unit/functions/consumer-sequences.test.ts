import { expect, it } from "vitest";
import { consume } from "#functions/consumer/consumer.ts";
import type { DownstreamQueues } from "#functions/ports.ts";
import type { Order } from "#shared/domain/order.ts";
import {
  anOrder,
  conektaChargeBody,
  conektaOrderBody,
  eventBody,
  list,
  ORDER_ID,
} from "#test/builders/orders.ts";
import { fakeGateway } from "#test/fakes/fake-gateway.ts";
import { memoryOrders } from "#test/fakes/memory-store.ts";

const refunds = list({ id: "re_1", amount: -35_000 });

/** What Conekta tells of one payment that is refunded later. */
const EVENTS = [
  eventBody("order.created", conektaOrderBody()),
  eventBody("charge.created", conektaChargeBody("declined")),
  eventBody("charge.paid", conektaChargeBody("paid")),
  eventBody(
    "order.paid",
    conektaOrderBody({ payment_status: "paid", charges: list(conektaChargeBody("paid")) }),
  ),
  eventBody(
    "order.refunded",
    conektaOrderBody({
      payment_status: "refunded",
      amount_refunded: 35_000,
      charges: list(conektaChargeBody("refunded", { refunds })),
    }),
  ),
];
const LONGEST = 6;

/** Where a sequence of events has led: the order, what was sent, and which events it heard. */
type Place = {
  readonly order: Order;
  readonly sent: readonly string[];
  readonly heard: ReadonlySet<number>;
};

async function afterEvent({ order, sent, heard }: Place, at: number): Promise<Place> {
  const orders = memoryOrders(order);
  const told: string[] = [];
  const downstream: DownstreamQueues = {
    async send(deliveries) {
      told.push(...deliveries.map(({ effect, to }) => `${effect} → ${to}`));
      return deliveries;
    },
  };
  await consume(
    {
      orders,
      downstream,
      book: fakeGateway(),
      clock: () => 0,
      foreignOrders: "record",
      stage: "test",
    },
    [{ id: "message", body: EVENTS[at] ?? "" }],
  );
  return {
    order: orders.items.get(ORDER_ID) ?? order,
    sent: [...sent, ...told],
    heard: new Set(heard).add(at),
  };
}

/** Every place that sequences of up to so many events lead to, repetitions included. */
async function* places(from: Place, length: number): AsyncGenerator<Place> {
  if (length === 0) return;
  for (const at of EVENTS.keys()) {
    const place = await afterEvent(from, at);
    yield place;
    yield* places(place, length - 1);
  }
}

it("ends alike after every sequence of up to six events that heard the same ones", async () => {
  const ends = new Map<string, Set<string>>();

  for await (const { order, sent, heard } of places(
    { order: anOrder(), sent: [], heard: new Set() },
    LONGEST,
  )) {
    const { history: _, version: __, lookMs: ___, ...state } = order;
    const key = [...heard].toSorted().join(" ");
    const end = JSON.stringify([state, sent.toSorted()]);
    ends.set(key, (ends.get(key) ?? new Set()).add(end));
  }

  expect(ends.size).toBe(2 ** EVENTS.length - 1);
  expect([...ends].filter(([, different]) => different.size !== 1)).toEqual([]);
  expect([...(ends.get("0 1 2 3 4") ?? [])][0]).toContain('"status":"refunded"');
}, 60_000);

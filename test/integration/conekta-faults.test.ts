import * as http from "node:http";
import type { AxiosInstance } from "axios";
import { ChargesApi, Configuration, EventsApi, OrdersApi } from "conekta";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { conektaCards } from "#functions/adapters/conekta-cards.ts";
import { conektaOrders } from "#functions/adapters/conekta-orders.ts";
import substitute from "#functions/substitutes/axios.ts";
import type { PlanInput } from "#local/conekta/faults/plan.ts";
import { openShop, type Shop } from "./conekta-shop.ts";

type CallRule = NonNullable<PlanInput["calls"]>[number];
let shop: Shop;

afterEach(async () => {
  await shop.close();
});

const open = async (faults: PlanInput = {}) => {
  shop = await openShop({ seed: 7, faults });
  const settings = { url: shop.conekta.url, privateKey: async () => "key_local_private" };
  return { orders: conektaOrders(settings, "test"), cards: conektaCards(settings) };
};

/** It has what the SDK uses of axios, and not the rest of its type. */
const transport = substitute as unknown as AxiosInstance;

/** The official client over our transport, as deployed; its patience is told. */
const officialClient = (timeoutMs = 10_000) => {
  const settings = new Configuration({
    basePath: shop.conekta.url,
    accessToken: "key_local_private",
    baseOptions: { timeout: timeoutMs, httpAgent: new http.Agent({ keepAlive: true }) },
  });
  return {
    orders: new OrdersApi(settings, undefined, transport),
    charges: new ChargesApi(settings, undefined, transport),
    events: new EventsApi(settings, undefined, transport),
  };
};

/** An order that waits for its charge. */
const anOrder = async () => {
  const { customer, source } = await shop.saveCard("tok_test_visa_4242");
  return { orderId: "pbd_1", conektaOrderId: await shop.createOrder(customer), sourceId: source };
};

const byCard = (sourceId: string) => ({
  payment_method: { type: "card", payment_source_id: sourceId },
});

const struck = async () => (await shop.faults("GET", "")).body["struck"];

const Refused = z.object({ details: z.array(z.object({ debug_message: z.string() })) });

const State = z.looseObject({
  orders: z.array(
    z.looseObject({
      id: z.string(),
      metadata: z.record(z.string(), z.unknown()),
      charges: z.array(z.looseObject({ status: z.string(), amount: z.number() })),
    }),
  ),
});

const ordersAtConekta = async () => {
  const answer = await fetch(`${shop.conekta.url}/_sim/state`);
  return State.parse(await answer.json()).orders;
};

const chargesOf = async (order: string) =>
  (await ordersAtConekta()).find(({ id }) => id === order)?.charges ?? [];

const A_MOMENT = { min: 5, max: 10 };

/** Every kind, what our client says of a charge that it struck, and how many charges there are then. */
const ON_A_CHARGE: readonly [CallRule, "paid" | "unknown", number][] = [
  [{ fault: "delay", ms: A_MOMENT }, "paid", 1],
  [{ fault: "drop_before" }, "unknown", 0],
  [{ fault: "drop_after" }, "paid", 1],
  [{ fault: "error_before", status: 503 }, "unknown", 0],
  [{ fault: "error_after" }, "paid", 1],
  [{ fault: "too_many" }, "unknown", 0],
  [{ fault: "truncated" }, "paid", 1],
  [{ fault: "drip", lasts_ms: 40 }, "paid", 1],
  [{ fault: "html" }, "unknown", 0],
];

describe("a fault on a charge", () => {
  it.each(ON_A_CHARGE)("$fault leaves our client to look the order up", async (...row) => {
    const [fault, status, charges] = row;
    const { orders } = await open({ calls: [{ ...fault, on: "charge", next: 1 }] });
    const order = await anOrder();

    const evidence = await orders.charge(order);

    expect(evidence.status).toBe(status);
    expect(await chargesOf(order.conektaOrderId)).toHaveLength(charges);
    expect(await struck()).toEqual({ [fault.fault]: { charge: 1 } });
  });

  it.each(ON_A_CHARGE.filter(([{ fault }]) => fault !== "delay" && fault !== "drip"))(
    "$fault is unknown while no look-up succeeds, and known from the first that does",
    async (fault, _, charges) => {
      const { orders } = await open({
        calls: [
          { ...fault, on: "charge", next: 1 },
          { fault: "drop_before", on: "lookUp", next: 1 },
        ],
      });
      const order = await anOrder();

      const evidence = await orders.charge(order);
      const seen = await orders.lookUp(order.conektaOrderId);

      expect(evidence.status).toBe("unknown");
      expect(seen.status).toBe(charges === 1 ? "paid" : null);
    },
  );

  it("commits after the client gave up, when it is delayed beyond the client's patience", async () => {
    await open({
      calls: [{ fault: "delay", on: "charge", next: 1, ms: { min: 1_500, max: 1_500 } }],
    });
    const { conektaOrderId, sourceId } = await anOrder();

    const failure = await officialClient(400)
      .charges.ordersCreateCharge(conektaOrderId, byCard(sourceId))
      .catch((error) => error);
    const chargesThen = await chargesOf(conektaOrderId);

    expect(failure).toMatchObject({ code: "ECONNABORTED" });
    expect(chargesThen).toEqual([]);
    await vi.waitFor(
      async () =>
        expect(await chargesOf(conektaOrderId)).toMatchObject([{ status: "paid", amount: 20_015 }]),
      { timeout: 15_000 },
    );
  });

  /** axios's own time-out would start anew with every byte; our transport's counts the whole exchange. */
  it("trickles past the client's patience, though the charge was made at once", async () => {
    await open({ calls: [{ fault: "drip", on: "charge", next: 1, lasts_ms: 1_500 }] });
    const { conektaOrderId, sourceId } = await anOrder();

    const failure = await officialClient(400)
      .charges.ordersCreateCharge(conektaOrderId, byCard(sourceId))
      .catch((error) => error);
    const charges = await chargesOf(conektaOrderId);

    expect(failure).toMatchObject({ isAxiosError: true });
    expect(charges).toMatchObject([{ status: "paid" }]);
    expect((await shop.call("GET", `/orders/${conektaOrderId}`)).status).toBe(200);
  });
});

describe("faults on other calls", () => {
  it("lose the answer to a new order, which then stands there without a charge", async () => {
    const { orders } = await open({ calls: [{ fault: "drop_after", on: "createOrder", next: 1 }] });
    const { customer } = await shop.saveCard("tok_test_visa_4242");
    const draft = {
      orderId: "pbd_9",
      correlationId: null,
      conektaCustomerId: customer,
      currency: "MXN",
      contents: { line_items: [{ name: "Vasija", unit_price: 20_015, quantity: 1 }] },
      capture: true,
    };

    const lost = orders.createOrder(draft);

    await expect(lost).rejects.toMatchObject({ code: "conekta_unavailable" });
    expect(await ordersAtConekta()).toMatchObject([
      { metadata: { pbd_order_id: "pbd_9" }, charges: [] },
    ]);
  });

  it("lose the answer to a new card, which a look-up finds", async () => {
    const { cards } = await open({ calls: [{ fault: "error_after", on: "addCard", next: 1 }] });
    const customer = await shop.call("POST", "/customers", { name: "Ana", email: "a@example.com" });
    const id = String(customer.body["id"]);

    const attempt = await cards.addCard(id, "tok_test_visa_4242");

    expect(attempt.kind).toBe("unknown");
    expect(await cards.findCard(id)).toMatchObject({ last4: "4242" });
  });

  it("refuse too many look-ups for a while, as our client reports", async () => {
    const { orders } = await open({ calls: [{ fault: "too_many", on: "lookUp", next: 2 }] });
    const { conektaOrderId } = await anOrder();

    const lookUp = () => orders.lookUp(conektaOrderId);

    await expect(lookUp()).rejects.toMatchObject({ code: "conekta_unavailable" });
    await expect(lookUp()).rejects.toMatchObject({ code: "conekta_unavailable" });
    await expect(lookUp()).resolves.toMatchObject({ status: null });
  });

  it("lose the answer to a refund that was made", async () => {
    await open({ calls: [{ fault: "drop_after", on: "refund", next: 1 }] });
    const { order } = await shop.sell("tok_test_visa_4242");
    const refund = { amount: 15, reason: "requested_by_client" } as const;

    const lost = await officialClient()
      .orders.orderRefund(order, refund)
      .catch((error) => error);

    expect(lost).toMatchObject({ isAxiosError: true });
    expect(lost.response).toBeUndefined();
    expect(await ordersAtConekta()).toMatchObject([{ amount_refunded: 15 }]);
  });

  it.each(["capture", "cancel"] as const)(
    "lose the answer to %s after it happened",
    async (call) => {
      await open({ calls: [{ fault: "drop_after", on: call, next: 1 }] });
      const { customer, source } = await shop.saveCard("tok_test_visa_4242");
      const created = await shop.call("POST", "/orders", {
        currency: "MXN",
        customer_info: { customer_id: customer },
        line_items: [{ name: "Vasija", unit_price: 20_015, quantity: 1 }],
        pre_authorize: true,
      });
      const order = String(created.body["id"]);
      await shop.charge(order, { type: "card", payment_source_id: source });

      const { orders } = officialClient();
      const asked =
        call === "capture" ? orders.ordersCreateCapture(order) : orders.cancelOrder(order);

      await expect(asked).rejects.toMatchObject({ isAxiosError: true });
      const status = call === "capture" ? "paid" : "voided";
      expect(await ordersAtConekta()).toMatchObject([{ payment_status: status }]);
    },
  );

  it("come over the list of events by its name", async () => {
    await open({ calls: [{ fault: "error_before", on: "listEvents", next: 1, status: 502 }] });

    const { events } = officialClient();

    await expect(events.getEvents()).rejects.toMatchObject({ response: { status: 502 } });
    await expect(events.getEvents()).resolves.toMatchObject({ status: 200 });
  });
});

describe("the plan of faults", () => {
  const statuses = async (plan: PlanInput, calls: number) => {
    await shop.faults("PUT", "", plan);
    const seen: number[] = [];
    for (let call = 0; call < calls; call += 1) {
      seen.push((await shop.call("GET", "/orders")).status);
    }
    return seen;
  };

  const often: PlanInput = {
    seed: 42,
    calls: [
      { fault: "error_before", on: "listOrders", rate: 0.25 },
      { fault: "too_many", on: "listOrders", rate: 0.25 },
    ],
  };

  it("repeats a run by its seed", async () => {
    await open();

    const first = await statuses(often, 40);
    const second = await statuses(often, 20);
    const other = await statuses({ ...often, seed: 43 }, 40);

    expect(second).toEqual(first.slice(0, 20));
    expect(other).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 429, 500]));
  });

  it("strikes nothing, and counts nothing, when it is off", async () => {
    await open();
    const { order } = await shop.sell("tok_test_visa_4242");

    const { body } = await shop.faults("GET", "");

    expect(order).toMatch(/^ord_/);
    expect(body).toEqual({
      plan: { seed: 1, calls: [], webhooks: [], three_ds: [], outage: null },
      heard: {},
      struck: {},
      forgeries_accepted: 0,
      presets: ["quincena", "banco-caido", "webhook-doble", "reloj-adelantado"],
    });
  });

  it("gives the same ids with faults as without", async () => {
    await open({ calls: [{ fault: "delay", rate: 1, ms: { min: 0, max: 1 } }] });
    const { order: withFaults } = await shop.sell("tok_test_visa_4242");
    await shop.close();
    await open();

    const { order } = await shop.sell("tok_test_visa_4242");

    expect(order).toBe(withFaults);
  });

  it("spares the first, strikes the next, and shows what is left", async () => {
    await open();

    const seen = await statuses(
      { calls: [{ fault: "error_before", on: "listOrders", after: 1, next: 3 }] },
      3,
    );

    expect(seen).toEqual([200, 500, 500]);
    expect((await shop.faults("GET", "")).body).toMatchObject({
      plan: { calls: [{ after: 0, next: 1 }] },
      heard: { listOrders: 3 },
      struck: { error_before: { listOrders: 2 } },
    });
  });

  it("stops on request and still tells what it did", async () => {
    await open();
    await statuses({ calls: [{ fault: "error_before", rate: 1 }] }, 2);

    const stopped = await shop.faults("DELETE", "");

    expect(stopped.body).toMatchObject({
      plan: { calls: [] },
      struck: { error_before: { listOrders: 2 } },
    });
    expect((await shop.call("GET", "/orders")).status).toBe(200);
  });

  it("is refused in words when it makes no sense, and the one before stays", async () => {
    await open({ calls: [{ fault: "html", on: "charge", rate: 0.5 }] });

    const refused = await shop.faults("PUT", "", {
      calls: [
        { fault: "explode", next: 1 },
        { fault: "drop_after", on: "chrage", next: 1 },
        { fault: "html", on: "charge", rate: 1.5 },
      ],
    });

    expect(refused.status).toBe(422);
    const said = Refused.parse(refused.body).details.map((detail) => detail.debug_message);
    expect(said).toEqual([
      expect.stringMatching(/^calls\.0\.fault: Expected one of delay, drop_before, .*html\.$/),
      expect.stringContaining('calls.1.on: Expected "any", the name of a call such as "charge"'),
      expect.stringContaining("calls.2.rate: "),
    ]);
    expect((await shop.faults("GET", "")).body).toMatchObject({
      plan: { calls: [{ fault: "html" }] },
    });
  });

  it.each(["quincena", "banco-caido", "webhook-doble", "reloj-adelantado"])(
    "can be had by its name, %s",
    async (preset) => {
      await open();

      const { status, body } = await shop.faults("PUT", "", { preset, seed: 9 });

      expect(status).toBe(200);
      expect(body["plan"]).toMatchObject({ seed: 9 });
      expect(body["plan"]).not.toMatchObject({ calls: [], webhooks: [], three_ds: [] });
    },
  );

  it("has no other names", async () => {
    await open();

    const answer = await shop.faults("PUT", "", { preset: "navidad" });

    expect(answer.status).toBe(422);
    expect(Refused.parse(answer.body).details).toEqual([
      expect.objectContaining({
        debug_message:
          "preset: Expected one of quincena, banco-caido, webhook-doble, reloj-adelantado.",
      }),
    ]);
  });

  it("is nothing that a page of another machine could change", async () => {
    await open();

    const answer = await fetch(`${shop.conekta.url}/_sim/faults`, {
      method: "DELETE",
      headers: { Origin: "https://evil.example" },
    });

    expect(answer.status).toBe(403);
  });
});

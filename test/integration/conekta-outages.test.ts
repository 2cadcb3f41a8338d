import { Configuration, OrdersApi } from "conekta";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { conektaOrders } from "#functions/adapters/conekta-orders.ts";
import { openShop, type Shop } from "./conekta-shop.ts";

describe("an outage of the simulated Conekta", () => {
  let shop: Shop;

  beforeEach(async () => {
    shop = await openShop({ seed: 7 });
  });

  afterEach(async () => {
    await shop.close();
  });

  /** The official client, with less patience than ours. */
  const ordersApi = (timeout: number) =>
    new OrdersApi(
      new Configuration({
        basePath: shop.conekta.url,
        accessToken: "key_local_private",
        baseOptions: { timeout },
      }),
    );

  it("refuses everything until it ends", async () => {
    const orders = conektaOrders(
      { url: shop.conekta.url, privateKey: async () => "key_local_private" },
      "test",
    );
    const { customer, source } = await shop.saveCard("tok_test_visa_4242");
    const conektaOrderId = await shop.createOrder(customer);
    await shop.faults("PUT", "/outage", { answer: "refuse" });

    const evidence = await orders.charge({ orderId: "pbd_1", conektaOrderId, sourceId: source });
    const lookUp = orders.lookUp(conektaOrderId);
    await expect(lookUp).rejects.toMatchObject({ code: "conekta_unavailable" });
    const { body } = await shop.faults("DELETE", "/outage");

    expect(evidence.status).toBe("unknown");
    expect((await orders.lookUp(conektaOrderId)).status).toBeNull();
    expect(body["struck"]).toEqual({ outage_refuse: { charge: 1, lookUp: 2 } });
  });

  it("hangs until it ends, when what waited is cut off", async () => {
    await shop.faults("PUT", "", { outage: "hang" });

    const hanging = ordersApi(10_000)
      .getOrders()
      .catch((error) => error);
    const gaveUp = await ordersApi(100)
      .getOrders()
      .catch((error) => error);
    await shop.faults("DELETE", "");

    expect(gaveUp).toMatchObject({ code: "ECONNABORTED" });
    expect(await hanging).toMatchObject({ code: "ECONNRESET" });
    await expect(ordersApi(10_000).getOrders()).resolves.toMatchObject({ status: 200 });
  });

  it("keeps what was planned beside it, and the counts", async () => {
    await shop.faults("PUT", "", { calls: [{ fault: "too_many", on: "listOrders", next: 2 }] });
    await shop.call("GET", "/orders");
    await shop.faults("PUT", "/outage", { answer: "refuse" });

    await shop.faults("DELETE", "/outage");

    expect((await shop.call("GET", "/orders")).status).toBe(429);
    expect((await shop.faults("GET", "")).body["struck"]).toEqual({ too_many: { listOrders: 2 } });
  });

  it("holds webhooks back until it ends", async () => {
    await shop.call("POST", "/_sim/settings", { paused: true });
    await shop.sell("tok_test_visa_4242");
    await shop.faults("PUT", "/outage", { answer: "refuse" });
    await shop.call("POST", "/_sim/settings", { paused: false });
    const typesHeard = () => shop.hook.received.map(({ event }) => event.type);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const during = typesHeard();

    await shop.faults("DELETE", "/outage");

    expect(during).not.toContain("order.paid");
    await vi.waitFor(() => expect(typesHeard()).toContain("order.paid"), 15_000);
  });

  it("can be of no other kind", async () => {
    const answer = await shop.faults("PUT", "/outage", { answer: "explode" });

    expect(answer).toMatchObject({
      status: 422,
      body: { details: [{ debug_message: 'answer: Expected "refuse" or "hang".' }] },
    });
  });
});

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { conektaDayBook } from "#functions/adapters/conekta-day-book.ts";
import { ourIdOfOrder } from "#shared/contracts/conekta-order.ts";
import { conektaOrderBody, ORDER_ID } from "#test/builders/orders.ts";
import { openShop, type Shop } from "./conekta-shop.ts";

let shop: Shop;

beforeEach(async () => {
  shop = await openShop();
});

afterEach(async () => {
  await shop.close();
});

const DAY_SECONDS = 86_400;
const dayOf = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);

/** An order that bears an id of ours, charged at once. Gives when it was created, in epoch s. */
async function sold() {
  const { body } = await shop.call("POST", "/orders", {
    currency: "MXN",
    customer_info: { name: "Ana López", email: "ana@example.com", phone: "+525555555555" },
    line_items: [{ name: "Tanque de gas", unit_price: 35_000, quantity: 1 }],
    metadata: { pbd_order_id: ORDER_ID },
    charges: [{ payment_method: { type: "card", token_id: "tok_test_visa_4242" } }],
  });
  return Number(body["created_at"]);
}

it("pages through the orders of a day that are paid, at our own address, and no others", async () => {
  const book = conektaDayBook({
    url: shop.conekta.url,
    privateKey: async () => "key_local_private",
  });
  const { customer } = await shop.saveCard("tok_test_visa_4242");
  await shop.createOrder(customer);
  const created = await sold();
  for (let more = 0; more < 100; more += 1) await sold();

  const first = await book.paidOn(dayOf(created), null);
  const second = await book.paidOn(dayOf(created), first.nextCursor);
  const dayBefore = await book.paidOn(dayOf(created - DAY_SECONDS), null);

  const orders = [...first.orders, ...second.orders];
  expect([first.orders.length, second.orders.length, second.nextCursor]).toEqual([100, 1, null]);
  expect(new Set(orders.map(({ id }) => id)).size).toBe(101);
  expect(orders.every((order) => ourIdOfOrder(order) === ORDER_ID)).toBe(true);
  expect(dayBefore).toEqual({ orders: [], nextCursor: null });
});

it("says so when Conekta does not know the cursor, and when it does not answer", async () => {
  const book = conektaDayBook({
    url: shop.conekta.url,
    privateKey: async () => "key_local_private",
  });

  await expect(book.paidOn("2026-01-30", "nowhere")).rejects.toMatchObject({
    code: "validation_failed",
  });
  await shop.faults("PUT", "/outage", { answer: "refuse" });
  await expect(book.paidOn("2026-01-30", null)).rejects.toMatchObject({
    code: "conekta_unavailable",
  });
});

/** What a Conekta with these paid orders lists of a day. */
async function listed(...data: readonly unknown[]) {
  const server = createServer((_, response) => response.end(JSON.stringify({ data })));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await conektaDayBook({ url, privateKey: async () => "key" }).paidOn("2026-01-30", null);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

it("lets an order of another system that cannot be read keep nobody from comparing ours", async () => {
  const ours = conektaOrderBody({ payment_status: "paid" });
  const strange = conektaOrderBody({ id: "ord_strange", amount: "350.00", metadata: {} });

  const { orders } = await listed(strange, ours);

  expect(orders.map(({ id }) => id)).toEqual([ours.id]);
});

it("does not pass over an order of ours that cannot be read", async () => {
  const ours = conektaOrderBody({ payment_status: "paid", amount: "350.00" });

  await expect(listed(ours)).rejects.toMatchObject({ code: "conekta_unavailable" });
});

import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, inject, it } from "vitest";
import { atConekta } from "#test/stack/at-conekta.ts";
import { merchant } from "#test/stack/merchant.ts";

const outputs = inject("outputs");
const shop = merchant(outputs);
const conekta = atConekta(outputs.ConektaUrl);
afterAll(() => shop.stop());

describe("replacing a card", () => {
  it("charges the new card from then on, and leaves no other at Conekta", async () => {
    const customer = await shop.saveCard("tok_test_card_declined");
    const declined = await shop.charge(shop.order(customer));

    const { status, body } = await shop.call("PUT", `/customers/${customer}/card`, {
      body: { token_id: "tok_test_mastercard_4444" },
    });
    const paid = await shop.charge(shop.order(customer));

    expect([declined.status, status, paid.status]).toEqual([402, 200, 201]);
    expect(body.card).toMatchObject({ brand: "mastercard", last4: "4444" });
    expect(await conekta.cards(body.conekta_customer_id)).toMatchObject([{ last4: "4444" }]);
    const { body: read } = await shop.call("GET", `/customers/${customer}`);
    expect(read.card).toEqual(body.card);
  });

  it("keeps the old card when the new one is refused", async () => {
    const customer = await shop.saveCard();

    const { status, body } = await shop.call("PUT", `/customers/${customer}/card`, {
      body: { token_id: "tok_nobody_made_this" },
    });
    const paid = await shop.charge(shop.order(customer));

    expect([status, body.code]).toEqual([402, "card_refused"]);
    expect(paid.status).toBe(201);
  });
});

describe("forgetting a customer", () => {
  it("answers 204 however often it is asked, and nobody can be charged afterwards", async () => {
    const customer = await shop.saveCard();
    const { body: order } = await shop.charge(shop.order(customer));
    const { body: before } = await shop.call("GET", `/customers/${customer}`);

    const forgotten = await shop.call("DELETE", `/customers/${customer}`);
    const again = await shop.call("DELETE", `/customers/${customer}`);

    expect([forgotten.status, forgotten.text, again.status]).toEqual([204, "", 204]);
    const statuses = await Promise.all([
      shop.call("GET", `/customers/${customer}`),
      shop.charge(shop.order(customer)),
      shop.call("PUT", `/customers/${customer}/card`, { body: { token_id: "tok_1" } }),
      shop.call("DELETE", "/customers/cus_nobody"),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(await conekta.customerStatus(before.conekta_customer_id)).toBe(404);
    const { body: kept } = await shop.call("GET", `/orders/${order.id}`);
    expect(kept).toMatchObject({ status: "paid", customer_id: customer });
  });

  it("ends their card links, and leaves nothing of the person in any of them", async () => {
    const person = { name: "Ana Sofía López", email: "ana@example.com", phone: "+525512345678" };
    const used = await shop.call("POST", "/card-links", {
      body: { customer: person, purpose: "Gas de Ana", metadata: { name: "Ana" } },
    });
    const customer = used.body.customer_id;
    const token = (url: string) => ({ authorization: `Bearer ${new URL(url).hash.slice(1)}` });
    await shop.call("POST", "/card-link/card", {
      headers: token(used.body.url),
      body: {
        token_id: "tok_test_visa_4242",
        consent: { version: "1", locale: "es-MX", sha256: "ab".repeat(32) },
      },
    });
    const open = await shop.call("POST", "/card-links", { body: { customer_id: customer } });

    const { status } = await shop.call("DELETE", `/customers/${customer}`);

    const ids = [used.body.id, open.body.id];
    const left = await Promise.all(ids.map((id) => shop.call("GET", `/card-links/${id}`)));
    const holder = await shop.call("GET", "/card-link", { headers: token(open.body.url) });
    expect(status).toBe(204);
    expect(left.map(({ body }) => body)).toMatchObject([
      { state: "completed", card: null, purpose: null, metadata: {} },
      { state: "revoked" },
    ]);
    expect(left.filter(({ text }) => /Ana|4242/.test(text))).toEqual([]);
    expect(holder.body.code).toBe("link_not_found");
  });

  it("leaves their payments refundable", async () => {
    const customer = await shop.saveCard();
    const { body: order } = await shop.charge(shop.order(customer));
    await shop.call("DELETE", `/customers/${customer}`);

    const { status } = await shop.call("POST", `/orders/${order.id}/refunds`, {
      headers: { "idempotency-key": randomUUID() },
    });

    expect(status).toBe(201);
  });
});

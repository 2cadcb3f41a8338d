import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callerOf, openShop, type Shop } from "./conekta-shop.ts";

describe("payments at the simulated Conekta", () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await openShop();
  });

  afterAll(async () => {
    await shop.close();
  });

  const order = async (id: string) => (await shop.call("GET", `/orders/${id}`)).body;

  const cardToken = async (number: string, exp_year = "34") => {
    const card = { number, name: "Ana Nuñez", exp_month: "12", exp_year, cvc: "123" };
    const call = callerOf(shop.conekta.url, "key_local_public");
    return call("POST", "/tokens", { card });
  };

  it("gives an order without charges neither a payment status nor charges", async () => {
    const { customer } = await shop.saveCard("tok_test_visa_4242");

    const created = await order(await shop.createOrder(customer));

    expect(created).toMatchObject({ amount: 20_015, payment_status: null, charges: null });
  });

  it("pays an order with the card that was named", async () => {
    const { order: id, charge } = await shop.sell("tok_test_mastercard_4444");

    expect(charge).toMatchObject({
      status: 200,
      body: { object: "charge", status: "paid", order_id: id, reference_id: "pbd_1", fee: 1_137 },
    });
    expect(await order(id)).toMatchObject({
      payment_status: "paid",
      charges: { object: "list", total: 1, data: [{ payment_method: { last4: "4444" } }] },
    });
  });

  it("refuses a second charge of a paid order", async () => {
    const { order: id } = await shop.sell("tok_test_visa_4242");

    const second = await shop.charge(id, { type: "default" });

    expect(second).toMatchObject({
      status: 428,
      body: {
        type: "precondition_required_error",
        details: [{ code: expect.stringMatching("paid") }],
      },
    });
  });

  it("answers a decline with 402 and the order that was made", async () => {
    const { order: id, charge } = await shop.sell("tok_test_insufficient_funds");

    expect(charge).toMatchObject({
      status: 402,
      body: {
        type: "processing_error",
        log_id: expect.any(String),
        details: [{ code: "conekta.errors.processing.bank.insufficient_funds" }],
        data: {
          id,
          charges: { data: [{ status: "declined", failure_code: "insufficient_funds" }] },
        },
      },
    });
    expect(charge.body["data"]).not.toHaveProperty("payment_status");
  });

  it("reads a declined order as pending first, as declined later, and as paid in the end", async () => {
    const { order: id } = await shop.sell("tok_test_card_declined");
    const statuses = [(await order(id))["payment_status"]];

    await shop.charge(id, { type: "default" });
    statuses.push((await order(id))["payment_status"]);
    await shop.charge(id, { type: "card", token_id: "tok_test_visa_4242" });
    const paid = await order(id);

    expect(statuses).toEqual(["pending_payment", "declined"]);
    expect(paid).toMatchObject({
      payment_status: "paid",
      charges: { data: [{ status: "paid" }, { status: "declined" }, { status: "declined" }] },
    });
  });

  it.each([
    ["tok_test_expired_card", "expired_card"],
    ["tok_test_stolen_card", "stolen_card"],
    ["tok_test_suspected_fraud", "suspected_fraud"],
  ])("declines %s at the charge, not when it is saved", async (token, failure_code) => {
    const { charge } = await shop.sell(token);

    expect(charge).toMatchObject({
      status: 402,
      body: { data: { charges: { data: [{ failure_code }] } } },
    });
  });

  it.each([
    ["pay", "paid"],
    ["decline", "declined"],
  ])("leaves open whether a silent bank charged, until it does %s", async (decision, status) => {
    const { order: id, charge } = await shop.sell("tok_test_bank_timeout");
    const open = await order(id);
    const second = await shop.charge(id, { type: "default" });

    await fetch(`${shop.conekta.url}/_sim/orders/${id}/${decision}`, { method: "POST" });

    expect(charge).toMatchObject({
      status: 402,
      body: { details: [{ code: "conekta.errors.processing.bank.timeout" }] },
    });
    expect(open).toMatchObject({ charges: { data: [{ status: "pending_payment" }] } });
    expect(second.status).toBe(428);
    expect(await order(id)).toMatchObject({ charges: { total: 1, data: [{ status }] } });
  });

  it("refuses a card without installments as a bad parameter, without a charge", async () => {
    const { order: id, charge } = await shop.sell("tok_test_msi_error");

    expect(charge).toMatchObject({ status: 422, body: { type: "parameter_validation_error" } });
    expect(await order(id)).toMatchObject({ payment_status: null, charges: null });
  });

  it("takes a token once", async () => {
    const token_id = (await cardToken("4242424242424242")).body["id"];
    const customer = { name: "Ana Nuñez", email: "ana@example.com" };
    const request = { ...customer, payment_sources: [{ type: "card", token_id }] };

    const first = await shop.call("POST", "/customers", request);
    const second = await shop.call("POST", "/customers", request);

    expect(first.status).toBe(200);
    expect(second).toMatchObject({
      status: 402,
      body: { details: [{ code: "conekta.errors.processing.tokenization.used" }] },
    });
  });

  it("leaves a token unused when the request that carried it was refused", async () => {
    const token_id = (await cardToken("4242424242424242")).body["id"];
    const small = {
      currency: "MXN",
      customer_info: { name: "Ana", email: "ana@example.com", phone: "+525555555555" },
      line_items: [{ name: "Chicle", unit_price: 299, quantity: 1 }],
      charges: [{ payment_method: { type: "card", token_id } }],
    };

    const refused = await shop.call("POST", "/orders", small);
    small.line_items = [{ name: "Chicle", unit_price: 300, quantity: 1 }];
    const paid = await shop.call("POST", "/orders", small);

    expect(refused).toMatchObject({
      status: 422,
      body: { details: [{ code: expect.stringMatching("order.currency_type.card.minimum") }] },
    });
    expect(paid).toMatchObject({ status: 200, body: { payment_status: "paid", amount: 300 } });
  });

  it.each([
    ["4242424242424241", "34", "card.number"],
    ["4242424242424242", "20", "expiration_date.expired"],
  ])("does not tokenize %s of 20%s", async (number, year, code) => {
    const token = await cardToken(number, year);

    expect(token).toMatchObject({
      status: 422,
      body: { details: [{ code: `conekta.errors.parameter_validation.${code}` }] },
    });
  });

  it("says who may not come in", async () => {
    const stranger = callerOf(shop.conekta.url, "key_local_public");

    expect(await stranger("GET", "/orders")).toMatchObject({
      status: 401,
      body: { type: "authentication_error" },
    });
  });

  it("names every parameter that is wrong", async () => {
    const refused = await shop.call("POST", "/orders", {
      currency: "MXN",
      customer_info: { customer_id: "cus_1", name: "Ana" },
      line_items: [{ name: "Vasija", quantity: 1.5, charges: [] }],
      metadata: { nested: {} },
    });

    expect(refused.status).toBe(422);
    expect(refused.body["details"]).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ param: "customer_info.name" }),
        expect.objectContaining({ param: "line_items.0.quantity" }),
        expect.objectContaining({
          param: "line_items.0.unit_price",
          code: "conekta.errors.parameter_validation.line_items.unit_price.missing",
        }),
        expect.objectContaining({
          param: "line_items.0.charges",
          code: "conekta.errors.parameter_validation.whitelist",
        }),
        expect.objectContaining({ param: "metadata.nested" }),
      ]),
    );
  });

  it("asks the card holder, who approves and is sent back", async () => {
    const { customer } = await shop.saveCard("tok_test_3ds_challenge");
    const { body: waiting } = await shop.call("POST", "/orders", {
      currency: "MXN",
      customer_info: { customer_id: customer },
      line_items: [{ name: "Vasija", unit_price: 20_015, quantity: 1 }],
      return_url: "https://merchant.example/back?cart=7",
      charges: [{ payment_method: { type: "default" } }],
    });
    expect(waiting).toMatchObject({ payment_status: "pending_payment", charges: null });
    const page = JSON.stringify(waiting["next_action"]).match(/http:[^"]+/)?.[0] ?? "";

    const asked = await fetch(page);
    const approved = await fetch(page, {
      method: "POST",
      body: new URLSearchParams({ decision: "approve" }),
      redirect: "manual",
    });

    expect(await asked.text()).toMatch(/\$200\.15/);
    expect(approved.status).toBe(303);
    expect(approved.headers.get("location")).toBe(
      `https://merchant.example/back?cart=7&order_id=${waiting["id"]}&payment_status=paid`,
    );
    expect(await order(String(waiting["id"]))).toMatchObject({ payment_status: "paid" });
    expect((await fetch(page)).status).toBe(404);
  });

  it("takes no second charge while the card holder is being asked", async () => {
    const { order: id, charge } = await shop.sell("tok_test_3ds_challenge");

    const second = await shop.charge(id, { type: "card", token_id: "tok_test_visa_4242" });

    expect(charge).toMatchObject({ status: 200, body: { status: "pending_payment" } });
    expect(second.status).toBe(428);
  });

  it("cancels an order for good, also one that waits for 3DS", async () => {
    const { order: id } = await shop.sell("tok_test_3ds_challenge");

    const canceled = await shop.call("POST", `/orders/${id}/cancel`);
    const late = await shop.charge(id, { type: "card", token_id: "tok_test_visa_4242" });

    expect(canceled.body).toMatchObject({ payment_status: "canceled" });
    expect(late.status).toBe(428);
  });

  it("refunds in part and then the rest, and never more", async () => {
    const { order: id } = await shop.sell("tok_test_visa_4242");
    const refund = (amount: number) =>
      shop.call("POST", `/orders/${id}/refunds`, { amount, reason: "requested_by_client" });

    const part = await refund(15_000);
    const tooMuch = await refund(5_016);
    const rest = await refund(5_015);

    expect(part.body).toMatchObject({
      payment_status: "partially_refunded",
      amount_refunded: 15_000,
      charges: { data: [{ refunds: { data: [{ object: "refund", amount: -15_000 }] } }] },
    });
    expect(tooMuch.status).toBe(422);
    expect(rest.body).toMatchObject({ payment_status: "refunded", amount_refunded: 20_015 });
  });

  it("lists orders newest first, by status, behind cursors on a foreign host", async () => {
    const { order: first } = await shop.sell("tok_test_amex_0005");
    const { order: second } = await shop.sell("tok_test_amex_8431");

    const { body: page } = await shop.call("GET", "/orders?limit=1&payment_status=paid");
    const next = new URL(String(page["next_page_url"]));
    const { body: after } = await shop.call("GET", `/orders${next.search}`);

    expect(page).toMatchObject({ has_more: true, data: [{ id: second }] });
    expect(next.host).not.toBe(new URL(shop.conekta.url).host);
    expect(after).toMatchObject({ data: [{ id: first }] });
    expect(await shop.call("GET", "/orders?color=red")).toMatchObject({ status: 422 });
  });

  it("keeps no card number and no security code anywhere", async () => {
    await cardToken("4012888888881881");
    const raw = { type: "card", number: "4012888888881881", cvc: "123" };
    const { customer } = await shop.saveCard("tok_test_visa_4242");
    await shop.charge(await shop.createOrder(customer), raw);

    const state = await (await fetch(`${shop.conekta.url}/_sim/state`)).text();
    const { body: logs } = await shop.call("GET", "/logs?limit=250");

    expect(state + JSON.stringify(logs)).not.toMatch(/4012888888881881|"cvc":"123"/);
  });
});

import { randomUUID, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, describe, expect, inject, it } from "vitest";
import { AccountingData, LogisticsData } from "#shared/contracts/messages.ts";
import { conektaOrderBody, eventBody } from "#test/builders/orders.ts";
import { eventually, merchant, TANK } from "#test/stack/merchant.ts";

const outputs = inject("outputs");
const shop = merchant(outputs);
afterAll(() => shop.stop());

/** What the simulated Conekta knows of the orders that carry our id. */
async function chargesAtConekta(orderId: string): Promise<{ status: string }[]> {
  const response = await fetch(`${outputs.ConektaUrl}/orders?limit=250`, {
    headers: {
      authorization: "Bearer key_local_private",
      accept: "application/vnd.conekta-v2.3.0+json",
    },
  });
  const { data } = (await response.json()) as {
    data: { metadata?: Record<string, unknown>; charges?: { data: { status: string }[] } }[];
  };
  return data
    .filter(({ metadata }) => metadata?.["pbd_order_id"] === orderId)
    .flatMap(({ charges }) => charges?.data ?? []);
}

describe("charging a saved card", () => {
  it("answers paid, and tells the warehouse and the books once each", async () => {
    const customer = await shop.saveCard();

    const { status, body } = await shop.charge(shop.order(customer));

    expect([status, body.status, body.amount]).toEqual([201, "paid", 35_000]);
    const { logistics, accounting } = await shop.messagesOf(body.id, () => true);
    expect([logistics.length, accounting.length]).toEqual([1, 1]);
    expect(LogisticsData.parse(logistics[0]?.json.data).line_items[0]?.name).toBe(TANK.name);
    expect(AccountingData.parse(accounting[0]?.json.data)).toMatchObject({
      amount: 35_000,
      conekta_order_id: body.conekta_order_id,
    });
    expect(logistics[0]?.Attributes).toMatchObject({ MessageGroupId: body.id });
  });

  it("answers the same request with the same body, one charge and one message each", async () => {
    const request = shop.order(await shop.saveCard());
    const key = randomUUID();
    const first = await shop.charge(request, key);
    await shop.messagesOf(first.body.id, () => true);

    const again = await shop.charge(request, key);

    expect(again.status).toBe(201);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    expect(again.text).toBe(first.text);
    expect(await chargesAtConekta(first.body.id)).toHaveLength(1);
    const { logistics, accounting } = await shop.messagesOf(first.body.id, () => true);
    expect([logistics.length, accounting.length]).toEqual([1, 1]);
  });

  it("charges once for fifty parallel requests with one key", async () => {
    const request = shop.order(await shop.saveCard());
    const key = randomUUID();

    const answers = await Promise.all(Array.from({ length: 50 }, () => shop.charge(request, key)));

    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].sort()).toEqual(expect.arrayContaining([201]));
    expect([...statuses].filter((status) => status !== 201 && status !== 409)).toEqual([]);
    const waiting = answers.find(({ status }) => status === 409);
    if (waiting) expect(waiting.headers.get("retry-after")).toBe("2");
    const final = await shop.charge(request, key);
    expect(await chargesAtConekta(final.body.id)).toEqual([
      expect.objectContaining({ status: "paid" }),
    ]);
  });

  it("answers a declined card with words for its holder, and tells the warehouse nothing", async () => {
    const customer = await shop.saveCard("tok_test_card_declined");

    const { status, headers, body } = await shop.charge(shop.order(customer));

    expect(status).toBe(402);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(body).toMatchObject({
      code: "charge_declined",
      order_status: "declined",
      user_message: { es: expect.stringMatching(/banco/), en: expect.stringMatching(/bank/) },
    });
    const { logistics, accounting } = await shop.messagesOf(
      body.order_id,
      (details) => details.status === "declined",
    );
    expect([logistics, accounting]).toEqual([[], []]);
  });

  it("replays a decline as a decline", async () => {
    const request = shop.order(await shop.saveCard("tok_test_insufficient_funds"));
    const key = randomUUID();

    const first = await shop.charge(request, key);
    const again = await shop.charge(request, key);

    expect([first.status, again.status]).toEqual([402, 402]);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.body.decline_family).toBe("insufficient_funds");
    expect(await chargesAtConekta(first.body.order_id)).toHaveLength(1);
  });

  it("asks for the card holder when the bank does, with an address to send them to", async () => {
    const token = await fetch(`${outputs.ConektaUrl}/tokens`, {
      method: "POST",
      headers: { authorization: "Bearer key_local_public", "content-type": "application/json" },
      body: JSON.stringify({
        card: {
          number: "4000000000001091",
          name: "Ana López",
          exp_month: "12",
          exp_year: "34",
          cvc: "123",
        },
      }),
    }).then((response) => response.json() as Promise<{ id: string }>);
    const customer = await shop.saveCard(token.id);

    const { status, body } = await shop.charge(shop.order(customer));

    expect([status, body.status]).toEqual([202, "requires_action"]);
    expect(body.next_action).toMatchObject({
      type: "redirect",
      url: expect.stringMatching(/^http/),
    });
  });

  it("takes discounts, taxes and shipping into the sum that is charged", async () => {
    const customer = await shop.saveCard();

    const { body } = await shop.charge(
      shop.order(customer, {
        tax_lines: [{ description: "IVA", amount: 5_600 }],
        shipping_lines: [{ amount: 9_900, carrier: "Estafeta" }],
        discount_lines: [{ code: "BUEN-FIN", type: "coupon", amount: 500 }],
        metadata: { pedido: "A-1" },
      }),
    );

    expect(body).toMatchObject({ status: "paid", amount: 50_000, metadata: { pedido: "A-1" } });
  });

  it("only authorizes where capture is false", async () => {
    const customer = await shop.saveCard();

    const { status, body } = await shop.charge(shop.order(customer, { capture: false }));

    expect([status, body.status]).toEqual([201, "pre_authorized"]);
  });

  it("lists a customer's orders, newest first", async () => {
    const customer = await shop.saveCard();
    const first = await shop.charge(shop.order(customer));
    const second = await shop.charge(shop.order(customer));

    const page = await shop.call("GET", `/orders?customer_id=${customer}&limit=1`);
    const next = await shop.call(
      "GET",
      `/orders?customer_id=${customer}&limit=1&cursor=${page.body.next_cursor}`,
    );

    expect(page.body.data.map(({ id }: { id: string }) => id)).toEqual([second.body.id]);
    expect(next.body.data.map(({ id }: { id: string }) => id)).toEqual([first.body.id]);
    expect(next.body.next_cursor).toBeNull();
  });
});

describe("a webhook", () => {
  const paidEvent = async () => {
    const { body } = await shop.charge(shop.order(await shop.saveCard(), { capture: false }));
    const object = conektaOrderBody({
      id: body.conekta_order_id,
      payment_status: "paid",
      customer_info: null,
      metadata: { pbd_order_id: body.id },
    });
    return { id: body.id as string, event: eventBody("order.paid", object, randomUUID()) };
  };
  const statusOf = async (id: string) => (await shop.call("GET", `/orders/${id}`)).body.status;

  it("that nobody signed, or somebody else, or for another body, is refused and goes nowhere", async () => {
    const { id, event } = await paidEvent();
    const other = event.replace("35000", "35001");
    const signature = Buffer.from("nobody").toString("base64");

    expect(await shop.knock(event, null)).toBe(401);
    expect(await shop.knock(event, signature)).toBe(401);
    expect(await shop.knock(other, signatureOf(event))).toBe(401);
    expect(await statusOf(id)).toBe("pre_authorized");
  });

  it("that comes twenty times at once changes the state once and sends one message each", async () => {
    const { id, event } = await paidEvent();

    const answers = await Promise.all(Array.from({ length: 20 }, () => shop.knock(event)));

    expect(new Set(answers)).toEqual(new Set([200]));
    const sent = await shop.messagesOf(id, ({ status }) => status === "paid");
    expect([sent.logistics.length, sent.accounting.length]).toEqual([1, 1]);
    const { body } = await shop.call("GET", `/orders/${id}`);
    expect(body.history.filter(({ to }: { to: string }) => to === "paid")).toHaveLength(1);
  });

  it("that is poison ends in the dead-letter queue after five receives, its neighbours do not", async () => {
    const { id, event } = await paidEvent();
    const poison = JSON.stringify({ poison: randomUUID() });

    await Promise.all([shop.knock(poison), shop.knock(event)]);

    await eventually(async () => (await statusOf(id)) === "paid");
    await shop.deadLetter(poison);
  });

  it("whose amount is not the order's is quarantined, and the order stays what it was", async () => {
    const { id, event } = await paidEvent();
    const forged = event.replace('"amount":35000', '"amount":1');

    await shop.knock(forged);

    await shop.deadLetter(forged);
    expect(await statusOf(id)).toBe("pre_authorized");
  });

  it("larger than 256 KB is refused", async () => {
    expect(await shop.knock(JSON.stringify({ id: "x".repeat(300 * 1024) }))).toBe(413);
  });
});

function signatureOf(body: string): string {
  const key = readFileSync(outputs.WebhookPrivateKeyFile, "utf8");
  return sign("RSA-SHA256", Buffer.from(body), key).toString("base64");
}

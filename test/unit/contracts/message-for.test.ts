import { describe, expect, it } from "vitest";
import { messageFor } from "#shared/contracts/message-for.ts";
import { AccountingData, LogisticsData } from "#shared/contracts/messages.ts";
import { centavos } from "#shared/domain/money.ts";
import { anOrder, ORDER_ID } from "#test/builders/orders.ts";

const order = anOrder({
  status: "paid",
  charge: {
    id: "charge",
    fee: centavos(1_393),
    paidAt: 1_700_000_001,
    card: { brand: "visa", last4: "4242", kind: "credit" },
  },
  amountRefunded: centavos(5_000),
  refunds: [{ id: "re_1", amount: centavos(5_000) }],
  contents: {
    line_items: [{ name: "Tanque de gas", unit_price: 20_000, quantity: 2, sku: "GAS-20" }],
    tax_lines: [{ description: "IVA 16%", amount: 6_400 }],
    shipping_lines: [{ amount: 9_900, carrier: "Estafeta" }],
    discount_lines: [{ code: "BUEN-FIN", type: "coupon", amount: 1_000 }],
    metadata: { pedido: "A-1" },
  },
});
const now = 1_700_000_009_000;

describe("messageFor", () => {
  it("tells the warehouse what to ship and nothing of money", () => {
    const message = messageFor(order, { effect: "order.paid", to: "logistics", now });

    expect(message).toMatchObject({
      specversion: "1.0",
      id: `${ORDER_ID}:order.paid`,
      type: "mx.pagos.order.paid.v1",
      subject: ORDER_ID,
      time: "2023-11-14T22:13:21.000Z",
    });
    expect(LogisticsData.parse(message.data)).toEqual(message.data);
    expect(JSON.stringify(message.data)).not.toMatch(/unit_price|amount|fee/);
  });

  it("tells the books every amount in cents", () => {
    const message = messageFor(order, { effect: "order.paid", to: "accounting", now });

    expect(AccountingData.parse(message.data)).toEqual(message.data);
    expect(message.data).toMatchObject({
      subtotal: 40_000,
      shipping: 9_900,
      discount: 1_000,
      tax_lines: [{ description: "IVA 16%", amount: 6_400 }],
      fee: 1_393,
    });
  });

  it("tells the books what a tax document asks for", () => {
    const message = messageFor(order, { effect: "order.paid", to: "accounting", now });

    expect(message.data).toMatchObject({
      line_items: [
        { name: "Tanque de gas", quantity: 2, unit_price: 20_000, amount: 40_000, sku: "GAS-20" },
      ],
      taxes: [{ tax: "iva", exempt: false, rate_bps: 1_600, amount: 6_400 }],
      payment: { method: "card", brand: "visa", last4: "4242", forma_pago: "04" },
      amount_refunded: 5_000,
    });
  });

  it.each([
    ["credit", "04"],
    ["debit", "28"],
    [null, null],
  ] as const)("calls a %s card's payment %s, as SAT does", (kind, expected) => {
    const charge = { id: "c", fee: null, paidAt: null, card: { brand: null, last4: "1", kind } };

    const { data } = messageFor(anOrder({ charge }), {
      effect: "order.paid",
      to: "accounting",
      now,
    });

    expect(data).toMatchObject({ payment: { forma_pago: expected } });
  });

  it("says that it does not know the card, where Conekta did not tell of it", () => {
    const { data } = messageFor(anOrder(), { effect: "order.paid", to: "accounting", now });

    expect(data).toMatchObject({ payment: null, taxes: [] });
  });

  it.each(["order.charged_back", "order.dispute_lost", "order.dispute_won"] as const)(
    "says with %s what is known of the dispute, and of how much it can be",
    (effect) => {
      const disputed = { ...order, dispute: "lost" } as const;

      const { data } = messageFor(disputed, { effect, to: "accounting", now });

      expect(data).toMatchObject({
        dispute: { state: "lost", amount_max: 30_000, relates_to: `${ORDER_ID}:order.paid` },
      });
    },
  );

  it("leaves the dispute to the books, and out of what is told of payments and refunds", () => {
    const disputed = { ...order, dispute: "open" } as const;

    const told = [
      messageFor(disputed, { effect: "order.charged_back", to: "logistics", now }),
      messageFor(disputed, { effect: "order.paid", to: "accounting", now }),
      messageFor(disputed, { effect: "order.refunded:re_1", to: "accounting", now }),
    ];

    for (const { data } of told) expect(data).not.toHaveProperty("dispute");
  });

  it("says when it was given back, as Conekta told, however late it is sent", () => {
    const told = {
      ...order,
      refunds: [{ id: "re_1", amount: centavos(5_000), at: 1_700_000_500 }],
    };

    const late = messageFor(told, { effect: "order.refunded:re_1", to: "accounting", now });
    const untold = messageFor(order, { effect: "order.refunded:re_1", to: "accounting", now });

    expect(late.time).toBe("2023-11-14T22:21:40.000Z");
    expect(untold.time).toBe(new Date(now).toISOString());
  });

  it("names the refund that it is about", () => {
    const message = messageFor(order, { effect: "order.refunded:re_1", to: "accounting", now });

    expect(message).toMatchObject({
      type: "mx.pagos.order.refunded.v1",
      data: { refund: { id: "re_1", amount: 5_000, relates_to: `${ORDER_ID}:order.paid` } },
    });
  });

  it("says the same thing whenever it is delivered", () => {
    const first = messageFor(order, { effect: "order.paid", to: "accounting", now });
    const later = messageFor(order, { effect: "order.paid", to: "accounting", now: now + 1 });

    expect(later).toEqual(first);
  });
});

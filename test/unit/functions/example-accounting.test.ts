import { describe, expect, it } from "vitest";
import { accountant } from "#functions/example-accounting/example-accounting.ts";
import { consumeBatch, type Letter } from "#shared/consumer-kit/consume.ts";
import { messageFor } from "#shared/contracts/message-for.ts";
import type { Effect } from "#shared/domain/effects.ts";
import { centavos } from "#shared/domain/money.ts";
import { anOrder, ORDER_ID } from "#test/builders/orders.ts";
import { memoryLedger } from "#test/fakes/memory-ledger.ts";

const order = anOrder({
  status: "partially_refunded",
  dispute: "appealed",
  charge: {
    id: "charge",
    fee: centavos(1_393),
    paidAt: 1_700_000_001,
    card: { brand: "visa", last4: "4242", kind: "debit" },
  },
  amountRefunded: centavos(5_000),
  refunds: [{ id: "re_1", amount: centavos(5_000) }],
});

const letter = (effect: Effect): Letter => ({
  id: `sqs-${effect}`,
  group: ORDER_ID,
  body: JSON.stringify(messageFor(order, { effect, to: "accounting", now: 1_700_000_002_000 })),
});

describe("accountant", () => {
  it("books a payment with what a tax document asks for", async () => {
    const ledger = memoryLedger();

    await consumeBatch(accountant(ledger), [letter("order.paid")]);

    expect(ledger.entries).toEqual([
      {
        id: `${ORDER_ID}:order.paid`,
        orderId: ORDER_ID,
        kind: "payment",
        time: "2023-11-14T22:13:21.000Z",
        currency: "MXN",
        amount: 35_000,
        subtotal: 35_000,
        discount: 0,
        shipping: 0,
        taxes: [],
        fee: 1_393,
        formaPago: "28",
        relatesTo: null,
      },
    ]);
  });

  it("books what follows with its relation to the payment", async () => {
    const ledger = memoryLedger();
    const effects: Effect[] = [
      "order.paid",
      "order.refunded:re_1",
      "order.charged_back",
      "order.dispute_lost",
      "order.dispute_won",
    ];

    await consumeBatch(accountant(ledger), effects.map(letter));

    expect(ledger.entries.map(({ kind, amount }) => [kind, amount])).toEqual([
      ["payment", 35_000],
      ["refund", 5_000],
      ["disputed", 30_000],
      ["dispute_lost", 30_000],
      ["dispute_won", 30_000],
    ]);
    expect(ledger.entries.slice(1).map(({ relatesTo }) => relatesTo)).toEqual(
      Array(4).fill(`${ORDER_ID}:order.paid`),
    );
  });

  it("books a message that is delivered again only once", async () => {
    const ledger = memoryLedger();
    await consumeBatch(accountant(ledger), [letter("order.paid")]);

    const again = await consumeBatch(accountant(ledger), [letter("order.paid")]);

    expect(again).toMatchObject({ done: [], known: ["sqs-order.paid"], failures: [] });
    expect(ledger.entries).toHaveLength(1);
  });

  it("leaves a refund in the queue whose payment is missing, until it has come", async () => {
    const ledger = memoryLedger();
    const early = await consumeBatch(accountant(ledger), [letter("order.refunded:re_1")]);

    await consumeBatch(accountant(ledger), [letter("order.paid"), letter("order.refunded:re_1")]);

    expect(early.failures).toEqual([
      expect.objectContaining({ kind: "failed", reason: expect.stringContaining("not booked") }),
    ]);
    expect(ledger.entries.map(({ kind }) => kind)).toEqual(["payment", "refund"]);
  });

  it("leaves a type that it does not know to a person", async () => {
    const body = JSON.stringify({ type: "mx.pagos.order.dispute_settled.v1" });

    const { failures } = await consumeBatch(accountant(memoryLedger()), [
      { id: "1", group: ORDER_ID, body },
    ]);

    expect(failures.map(({ kind }) => kind)).toEqual(["unknown"]);
  });
});

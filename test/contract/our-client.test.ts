import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { conektaCards } from "#functions/adapters/conekta-cards.ts";
import { conektaEventLog } from "#functions/adapters/conekta-event-log.ts";
import { conektaOperations } from "#functions/adapters/conekta-operations.ts";
import { conektaOrderBook } from "#functions/adapters/conekta-order-book.ts";
import { conektaOrders } from "#functions/adapters/conekta-orders.ts";
import type { Customer } from "#shared/domain/customer.ts";
import { centavos } from "#shared/domain/money.ts";
import {
  type ConektaBehindPrism,
  OPENAPI,
  startConektaBehindPrism,
} from "./conekta-behind-prism.ts";

const felipe: Customer = {
  id: "pbc_1",
  owner: "shop",
  fingerprint: "f",
  name: "Felipe Gómez",
  email: "felipe@example.com",
  phone: "+525555555555",
  metadata: { plan: "básico" },
  consent: null,
  conektaCustomerId: null,
  card: null,
  replacement: null,
  forgottenMs: null,
  createdMs: 0,
  leaseMs: 0,
  version: 1,
};

const contents = {
  line_items: [{ name: "Vasija de Cerámica", unit_price: 20_015, quantity: 1, tags: ["barro"] }],
  tax_lines: [{ amount: 100, description: "IVA" }],
  shipping_lines: [{ amount: 500, carrier: "Fedex" }],
  discount_lines: [{ amount: 615, code: "JULIO", type: "coupon" as const }],
  metadata: { cart: 7 },
};

/** Prism answers an error of its own to whatever breaks the specification, so that no step below would succeed. */
describe.skipIf(OPENAPI === "")("our own client, held to Conekta's OpenAPI", () => {
  let parts: ConektaBehindPrism;

  beforeAll(async () => {
    parts = await startConektaBehindPrism();
  }, 60_000);

  afterAll(async () => {
    await parts.stop();
  });

  const settings = () => ({ url: parts.url, privateKey: () => Promise.resolve("key_private") });

  const buy = async (token: string, { capture = true } = {}) => {
    const cards = conektaCards(settings());
    const { conektaCustomerId } = await cards.createCustomer(felipe);
    const saved = await cards.addCard(conektaCustomerId, token);
    if (saved.kind !== "done") {
      return expect.unreachable(`The card was not saved: ${saved.kind}.`);
    }
    const orders = conektaOrders(settings(), "dev-ana");
    const named = { orderId: "pbd_1", correlationId: "trace-0123456789abcdef" };
    const draft = { ...named, conektaCustomerId, currency: "MXN", contents, capture };
    const { conektaOrderId } = await orders.createOrder(draft);
    const charged = await orders.charge({
      orderId: "pbd_1",
      conektaOrderId,
      sourceId: saved.answer.sourceId,
    });
    return { cards, orders, conektaCustomerId, conektaOrderId, saved: saved.answer, charged };
  };

  it("saves a card, finds it again and forgets its owner", async () => {
    const { cards, conektaCustomerId, saved } = await buy("tok_test_visa_4242");

    const found = await cards.findCard(conektaCustomerId);
    await cards.forgetCustomer(conektaCustomerId);

    expect(found).toEqual(saved);
    await expect(cards.findCard(conektaCustomerId)).rejects.toThrow();
  });

  it.each([
    ["tok_test_visa_4242", true, "paid"],
    ["tok_test_visa_4242", false, "pre_authorized"],
    ["tok_test_card_declined", true, "declined"],
    ["tok_test_3ds_challenge", true, "requires_action"],
    ["tok_test_bank_timeout", true, "pending_payment"],
  ])("charges %s (capture: %s) and learns %s", async (token, capture, status) => {
    const { orders, conektaOrderId, charged } = await buy(token, { capture });

    expect(charged.status).toBe(status);
    expect((await orders.lookUp(conektaOrderId)).status).toBe(status);
  });

  it("replaces a card: adds, makes default, lists, and removes the old one", async () => {
    const { cards, conektaCustomerId, saved } = await buy("tok_test_visa_4242");

    const added = await cards.addCard(conektaCustomerId, "tok_test_mastercard_4444");
    if (added.kind !== "done") return expect.unreachable(`Not added: ${added.kind}.`);
    await cards.makeDefault(conektaCustomerId, added.answer.sourceId);
    const both = await cards.listCards(conektaCustomerId);
    await cards.removeCard(conektaCustomerId, saved.sourceId);
    const left = await cards.listCards(conektaCustomerId);

    expect(both).toHaveLength(2);
    expect(left).toEqual([added.answer]);
    await expect(cards.removeCard(conektaCustomerId, saved.sourceId)).resolves.toBeUndefined();
  });

  it("deletes a customer, and is content when there is none", async () => {
    const { cards, conektaCustomerId } = await buy("tok_test_visa_4242");

    await cards.deleteCustomer(conektaCustomerId);

    await expect(cards.deleteCustomer(conektaCustomerId)).resolves.toBeUndefined();
    await expect(cards.listCards(conektaCustomerId)).rejects.toThrow();
  });

  it("refunds in parts, and learns a refusal as one", async () => {
    const { conektaOrderId } = await buy("tok_test_visa_4242");
    const operations = conektaOperations(settings());
    const refund = (amount: number) =>
      operations.refund({
        conektaOrderId,
        key: "key",
        amount: centavos(amount),
        reason: "requested_by_client",
      });

    const part = await refund(10_000);
    const tooMuch = await refund(10_001);
    const rest = await refund(10_000);

    expect(part).toMatchObject({
      kind: "done",
      answer: {
        status: "partially_refunded",
        amountRefunded: 10_000,
        refunds: [{ amount: 10_000 }],
      },
    });
    expect(tooMuch.kind).toBe("refused");
    expect(rest).toMatchObject({ kind: "done", answer: { status: "refunded" } });
    expect((await operations.lookUp(conektaOrderId)).refunds).toHaveLength(2);
  });

  it.each([
    ["capture", "paid"],
    ["cancel", "canceled"],
  ] as const)("can %s what was authorized, once", async (name, status) => {
    const { conektaOrderId } = await buy("tok_test_visa_4242", { capture: false });
    const operations = conektaOperations(settings());
    const target = { conektaOrderId, key: "key", amount: centavos(20_000) };

    const first = await operations[name](target);
    const second = await operations[name](target);

    expect(first).toMatchObject({ kind: "done", answer: { status } });
    expect(second).toMatchObject({ kind: "refused" });
  });

  it("closes an order that was never charged, and is content when Conekta will not", async () => {
    const { conektaOrderId: paid, conektaCustomerId } = await buy("tok_test_visa_4242");
    const named = { orderId: "pbd_2", correlationId: null };
    const draft = { ...named, conektaCustomerId, currency: "MXN", contents, capture: true };
    const { conektaOrderId: bare } = await conektaOrders(settings(), "dev-ana").createOrder(draft);
    const book = conektaOrderBook(settings());

    await book.close(bare);
    await book.close(bare);
    await book.close(paid);

    expect((await book.read(bare)).payment_status).toBe("canceled");
    expect((await book.read(paid)).payment_status).toBe("paid");
  });

  it("pages through events, newest first, at our own address whatever Conekta's pages say", async () => {
    const log = conektaEventLog(settings());
    // Each brings six events; a page holds a hundred.
    for (let bought = 0; bought < 20; bought += 1) await buy("tok_test_visa_4242");

    const first = await log.page(null);
    const second = await log.page(first.nextCursor);

    const times = [...first.events, ...second.events].map(({ createdAt }) => createdAt);
    const bodies = [...first.events, ...second.events].map(({ body }) => body);
    expect(first.events).toHaveLength(100);
    expect(second.events.length).toBeGreaterThan(0);
    expect(times).toEqual(times.toSorted((one, other) => other - one));
    expect(new Set(bodies).size).toBe(bodies.length);
  });

  it("says so when Conekta has forgotten where a page ended", async () => {
    await expect(conektaEventLog(settings()).page("nowhere")).rejects.toMatchObject({
      code: "validation_failed",
    });
  });
});

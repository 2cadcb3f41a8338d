import https from "node:https";
import {
  ChargesApi,
  Configuration,
  CustomersApi,
  EventsApi,
  LogsApi,
  OrdersApi,
  PaymentMethodsApi,
  TokensApi,
  WebhookKeysApi,
  WebhooksApi,
} from "conekta";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import {
  type ConektaBehindPrism,
  OPENAPI,
  startConektaBehindPrism,
} from "./conekta-behind-prism.ts";

const Answer = z.object({
  status: z.number(),
  data: z.unknown(),
  headers: z.looseObject({ "sl-violations": z.string().optional() }),
});
const Failure = z.object({ response: Answer });

type Body = Record<string, unknown>;
const CHARGE_WITHOUT_STATUS = {
  object: "list",
  has_more: false,
  data: [
    {
      id: "1",
      object: "charge",
      order_id: "ord_1",
      created_at: 1,
      currency: "MXN",
      livemode: false,
    },
  ],
};

/** What the SDK got of an answer in which Prism found nothing wrong, nor in its request. */
const held = async <T>(call: Promise<{ data: T }>): Promise<T> => {
  const answer = await call;
  const { status, headers } = Answer.parse(answer);
  expect(headers["sl-violations"]).toBeUndefined();
  expect(status).toBe(200);
  return answer.data;
};

const refusal = async (call: Promise<unknown>) => {
  const failure: unknown = await call.then(
    () => expect.unreachable("This should have been refused."),
    (error: unknown) => error,
  );
  const { status, data, headers } = Failure.parse(failure).response;
  return { status, data, violations: headers["sl-violations"] };
};

/** Conekta's official SDK talks to the simulator. */
describe.skipIf(OPENAPI === "")("the simulator, held to Conekta's OpenAPI", () => {
  let parts: ConektaBehindPrism;

  beforeAll(async () => {
    parts = await startConektaBehindPrism();
  }, 60_000);

  afterAll(async () => {
    await parts.stop();
  });

  const configuration = (accessToken = "key_private") =>
    new Configuration({
      accessToken,
      basePath: parts.url,
      baseOptions: { httpsAgent: new https.Agent({ keepAlive: true }), timeout: 10_000 },
    });

  const saveCustomer = () =>
    held(
      new CustomersApi(configuration()).createCustomer({
        name: "Felipe Gómez",
        email: "felipe@example.com",
        phone: "+525555555555",
      }),
    );

  const createOrder = async (extra: { pre_authorize?: boolean } = {}) => {
    const customer = await saveCustomer();
    const source = await held(
      new PaymentMethodsApi(configuration()).createCustomerPaymentMethods(customer.id, {
        type: "card",
        token_id: "tok_test_visa_4242",
      }),
    );
    const order = await held(
      new OrdersApi(configuration()).createOrder({
        currency: "MXN",
        customer_info: { customer_id: customer.id },
        line_items: [{ name: "Vasija de Cerámica", unit_price: 20_015, quantity: 1 }],
        shipping_lines: [{ amount: 500 }],
        tax_lines: [{ amount: 100, description: "IVA" }],
        discount_lines: [{ amount: 615, code: "JULIO", type: "coupon" }],
        ...extra,
      }),
    );
    return { customer, source, order, orderId: String(order.id) };
  };

  const payOrder = async (extra: { pre_authorize?: boolean } = {}) => {
    const { orderId, source } = await createOrder(extra);
    const charge = await held(
      new ChargesApi(configuration()).ordersCreateCharge(orderId, {
        payment_method: { type: "card", payment_source_id: source.id },
        reference_id: "pbd_1",
      }),
    );
    return { orderId, charge };
  };

  it("holds for customers and their cards", async () => {
    const customers = new CustomersApi(configuration());
    const cards = new PaymentMethodsApi(configuration());
    const { customer, source } = await createOrder();

    await held(customers.getCustomerById(customer.id));
    await held(customers.getCustomers());
    await held(customers.updateCustomer(customer.id, { default_payment_source_id: source.id }));
    await held(cards.getCustomerPaymentMethods(customer.id));
    await held(cards.updateCustomerPaymentMethods(customer.id, source.id, { name: "Ana Ruiz" }));
    await held(cards.deleteCustomerPaymentMethods(customer.id, source.id));
    await held(customers.deleteCustomerById(customer.id));
  });

  it("holds for tokens", async () => {
    const card = {
      number: "4242424242424242",
      name: "Felipe Gómez",
      exp_month: "12",
      exp_year: "34",
      cvc: "123",
    };

    await held(new TokensApi(configuration("key_public")).createToken({ card }));
  });

  it("holds for orders that are paid, refunded and listed", async () => {
    const orders = new OrdersApi(configuration());
    const charges = new ChargesApi(configuration());
    const { orderId, charge } = await payOrder();

    await held(charges.updateCharge(String(charge.id), { reference_id: "pbd_2" }));
    await held(orders.orderRefund(orderId, { amount: 15_000, reason: "requested_by_client" }));
    expect(await held(orders.getOrderById(orderId))).toMatchObject({
      payment_status: "partially_refunded",
      charges: { data: [{ refunds: { data: [{ amount: -15_000 }] } }] },
    });
    await held(orders.getOrders());
    await held(charges.getCharges());
  });

  it("holds for orders that are reserved and captured", async () => {
    const { orderId } = await payOrder({ pre_authorize: true });

    const captured = await held(
      new OrdersApi(configuration()).ordersCreateCapture(orderId, "es", undefined, {
        amount: 20_000,
      }),
    );

    expect(captured.payment_status).toBe("paid");
  });

  it("holds for orders that ask for 3DS and are cancelled", async () => {
    const orders = new OrdersApi(configuration());
    const { orderId } = await createOrder();
    await held(orders.updateOrder(orderId, { metadata: { pbd_order_id: "pbd_1" } }));

    await held(
      new ChargesApi(configuration()).ordersCreateCharge(orderId, {
        payment_method: { type: "card", token_id: "tok_test_3ds_challenge" },
      }),
    );

    expect(await held(orders.getOrderById(orderId))).toMatchObject({
      payment_status: "pending_payment",
      charges: null,
      next_action: { type: "redirect_to_url" },
    });
    await held(orders.cancelOrder(orderId));
  });

  it("holds for webhooks and events", async () => {
    const webhooks = new WebhooksApi(configuration());
    const events = new EventsApi(configuration());
    const webhook = await held(webhooks.createWebhook({ url: "https://merchant.example/a" }));
    const id = String(webhook.id);

    await held(webhooks.getWebhook(id));
    await held(webhooks.getWebhooks());
    await held(webhooks.updateWebhook(id, { url: "https://merchant.example/b" }));
    await held(webhooks.testWebhook(id));
    const [ping] = (await held(events.getEvents())).data ?? [];
    await held(events.getEvent(String(ping?.id)));
    await held(events.resendEvent(String(ping?.id), { webhooks_ids: [id] }));
    await held(webhooks.deleteWebhook(id));
  });

  it("holds for webhook keys, whose public half is shown once", async () => {
    const keys = new WebhookKeysApi(configuration());

    const created = await held(keys.createWebhookKey("es", { active: true }));

    const id = String(created.id);
    expect(created.public_key).toMatch("BEGIN PUBLIC KEY");
    expect(await held(keys.getWebhookKey(id))).toMatchObject({ public_key: null });
    await held(keys.getWebhookKeys());
    await held(keys.updateWebhookKey(id, "es", { active: false }));
    await held(keys.deleteWebhookKey(id));
  });

  it("holds for the request log", async () => {
    await saveCustomer();

    await held(new LogsApi(configuration()).getLogs());
  });

  it("holds for refusals", async () => {
    const orders = new OrdersApi(configuration());
    const charges = new ChargesApi(configuration());
    const { customer } = await createOrder();
    const { orderId: paid } = await payOrder();
    const stranger = new OrdersApi(configuration("key_of_somebody_else"));

    const refusals = [
      await refusal(stranger.getOrderById(paid)),
      await refusal(orders.getOrderById("ord_unknown")),
      await refusal(charges.ordersCreateCharge(paid, { payment_method: { type: "default" } })),
      await refusal(orders.orderRefund(paid, { amount: 99_999, reason: "other" })),
      await refusal(
        orders.createOrder({
          currency: "MXN",
          customer_info: { customer_id: customer.id },
          line_items: [{ name: "Vasija", unit_price: 20_015, quantity: 1 }],
          charges: [{ payment_method: { type: "card", token_id: "tok_test_card_declined" } }],
        }),
      ),
    ];

    expect(refusals.map(({ status }) => status)).toEqual([401, 404, 428, 422, 402]);
    expect(refusals.map(({ violations }) => violations)).toEqual(Array(5).fill(undefined));
  });

  it("answers a declined charge with the 402 that the specification forgot", async () => {
    const { orderId } = await createOrder();

    const declined = await refusal(
      new ChargesApi(configuration()).ordersCreateCharge(orderId, {
        payment_method: { type: "card", token_id: "tok_test_card_declined" },
      }),
    );

    expect(declined).toMatchObject({ status: 402, data: { data: { id: orderId } } });
    expect(declined.violations).toMatch("Unable to match the returned status code");
  });

  it.each([
    ["an order without its id", ({ id: _, ...order }: Body) => order],
    ["an amount in pesos", (order: Body) => ({ ...order, amount: "200.00" })],
    ["charges as a bare list", (order: Body) => ({ ...order, charges: [] })],
    ["a charge without a status", (order: Body) => ({ ...order, charges: CHARGE_WITHOUT_STATUS })],
  ])("would notice %s", async (_, damage) => {
    const { orderId } = await payOrder();
    parts.spoilNext(damage);

    const spoilt = await refusal(new OrdersApi(configuration()).getOrderById(orderId));

    expect(spoilt).toMatchObject({ status: 500, violations: expect.stringMatching("Error") });
  });

  it("would notice a request that Conekta does not accept", async () => {
    const misspelt = new CustomersApi(configuration()).createCustomer({
      name: "Felipe Gómez",
      email: "felipe",
      phone: "+525555555555",
    });

    expect(await refusal(misspelt)).toMatchObject({
      status: 422,
      data: { title: "Invalid request" },
    });
  });
});

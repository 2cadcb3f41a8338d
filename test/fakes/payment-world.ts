import { digest } from "#functions/adapters/digest.ts";
import { consume } from "#functions/consumer/consumer.ts";
import { createOrder } from "#functions/create-order/create-order.ts";
import type { DownstreamQueues } from "#functions/ports.ts";
import type { CreateOrderRequest } from "#shared/contracts/create-order.ts";
import type { Order } from "#shared/domain/order.ts";
import { aCustomer } from "#test/builders/customers.ts";
import { eventBody } from "#test/builders/orders.ts";
import { fakeGateway } from "./fake-gateway.ts";
import { memoryChargeGuard } from "./memory-guards.ts";
import { memoryOrders, memoryStore } from "./memory-store.ts";

const request: CreateOrderRequest = {
  customer_id: "cus_ana1",
  currency: "MXN",
  line_items: [{ name: "Tanque de gas", unit_price: 35_000, quantity: 1 }],
};

/** Merchant, Conekta, table and queues in memory: the stories of a payment, played together. */
export function paymentWorld(script: Parameters<typeof fakeGateway>[0] = {}) {
  const time = { now: 1_700_000_000_000 };
  const clock = () => time.now;
  const orders = memoryOrders();
  const gateway = fakeGateway(script);
  const customers = memoryStore(aCustomer({ id: "cus_ana1", owner: "merchant" }));
  const messages: string[] = [];
  const downstream: DownstreamQueues = {
    async send(deliveries) {
      messages.push(...deliveries.map(({ effect, to }) => `${effect} → ${to}`));
      return deliveries;
    },
  };
  const limits = { guard: memoryChargeGuard(), audit: () => undefined };
  const charging = { orders, customers, gateway, ...limits, digest, clock };
  const consuming = {
    orders,
    downstream,
    book: gateway,
    clock,
    foreignOrders: "record" as const,
    stage: "test",
  };

  const charge = (key = "order-1001", differences: Partial<CreateOrderRequest> = {}) =>
    createOrder(charging, {
      owner: "merchant",
      idempotencyKey: key,
      request: { ...request, ...differences },
    });

  const deliver = (...bodies: readonly string[]) =>
    consume(
      consuming,
      bodies.map((body, at) => ({ id: `message-${at}`, body })),
    );

  /** Conekta's event about an order of ours, as Conekta would word it; differences say how it is wrong. */
  const event = (type: string, order: Order, differences: Record<string, unknown> = {}) =>
    eventBody(
      type,
      {
        id: order.conektaOrderId,
        amount: order.amount,
        currency: order.currency,
        customer_info: { customer_id: order.conektaCustomerId },
        metadata: { pbd_order_id: order.id },
        payment_status: type.replace("order.", ""),
        charges: null,
        ...differences,
      },
      `evt_${type}_${JSON.stringify(differences)}`.slice(0, 99),
    );

  return { charge, deliver, event, orders, gateway, messages, time, charging };
}

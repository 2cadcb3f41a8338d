import { randomUUID, sign } from "node:crypto";

/** The order that everybody is charged for: one line, 350.00 MXN. */
const ORDER = {
  customer_id: "cus_ana1",
  currency: "MXN",
  line_items: [{ name: "Tanque de gas", unit_price: 35_000, quantity: 1 }],
};

type HttpRequest = {
  readonly routeKey: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** What API Gateway's HTTP API hands over (payload format 2.0), past its JWT authorizer. */
function httpEvent({ routeKey, headers, body }: HttpRequest) {
  const [method = "", path = ""] = routeKey.split(" ");
  return {
    version: "2.0",
    routeKey,
    rawPath: `/api${path}`,
    rawQueryString: "",
    headers: { "content-type": "application/json", ...headers },
    requestContext: {
      accountId: "000000000000",
      apiId: "bench",
      domainName: "bench.execute-api.us-east-1.amazonaws.com",
      stage: "api",
      requestId: "JKJaXmPLvHcESHA=",
      routeKey,
      time: "23/Nov/2026:12:00:00 +0000",
      timeEpoch: 1_795_435_200_000,
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "bench" },
      authorizer: { jwt: { claims: { client_id: "merchant" }, scopes: ["orders:write"] } },
    },
    body,
    isBase64Encoded: false,
  };
}

export const orderEvent = (key: string = randomUUID()) =>
  httpEvent({
    routeKey: "POST /orders",
    headers: { "idempotency-key": key },
    body: JSON.stringify(ORDER),
  });

export function webhookEvent(body: string, privateKey: string) {
  const digest = sign("RSA-SHA256", Buffer.from(body), privateKey).toString("base64");
  return httpEvent({ routeKey: "POST /webhooks/conekta", headers: { digest }, body });
}

/** One batch of the events queue, as the webhook put them there. */
export function batchEvent(bodies: readonly string[]) {
  return {
    Records: bodies.map((body, at) => ({
      messageId: `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`,
      receiptHandle: `handle-${at}`,
      body,
      attributes: { ApproximateReceiveCount: "1", SentTimestamp: "1795435200000" },
      messageAttributes: {
        source: { stringValue: "webhook", dataType: "String" },
        correlation_id: { stringValue: "JKJaXmPLvHcESHA=", dataType: "String" },
      },
      md5OfBody: "",
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:events",
      awsRegion: "us-east-1",
    })),
  };
}

/** An order as our API answered it, as far as Conekta's events about it need it. */
export type Ordered = {
  readonly id: string;
  readonly conekta_order_id: string;
};

/** Conekta's event about an order of ours that was paid, as its raw body. */
export function paidEvent({ id, conekta_order_id }: Ordered, eventId: string): string {
  return eventBody("order.paid", eventId, {
    id: conekta_order_id,
    object: "order",
    livemode: false,
    amount: 35_000,
    currency: "MXN",
    amount_refunded: 0,
    payment_status: "paid",
    customer_info: { customer_id: "cus_2tXx8KUxw6311kEbs", name: "Ana López" },
    metadata: { pbd_order_id: id, pbd_correlation_id: "JKJaXmPLvHcESHA=" },
    line_items: { object: "list", data: ORDER.line_items },
    charges: { object: "list", data: [chargeOf(id, conekta_order_id)] },
  });
}

/** Conekta's event about that order's charge. */
export function chargedEvent({ id, conekta_order_id }: Ordered, eventId: string): string {
  return eventBody("charge.paid", eventId, chargeOf(id, conekta_order_id));
}

const chargeOf = (orderId: string, conektaOrderId: string) => ({
  id: `ch_${conektaOrderId}`,
  object: "charge",
  livemode: false,
  status: "paid",
  amount: 35_000,
  currency: "MXN",
  order_id: conektaOrderId,
  customer_id: "cus_2tXx8KUxw6311kEbs",
  reference_id: orderId,
  fee: 1_393,
  paid_at: 1_700_000_001,
  payment_method: { object: "card_payment", type: "credit", brand: "visa", last4: "4242" },
});

const eventBody = (type: string, id: string, object: object) =>
  JSON.stringify({
    id,
    type,
    object: "event",
    livemode: false,
    created_at: 1_700_000_002,
    webhook_status: "pending",
    data: { object, previous_attributes: {} },
  });

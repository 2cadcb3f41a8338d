import type {
  Charge,
  Customer,
  Delivery,
  Event,
  Fields,
  Line,
  Order,
  Refund,
  Source,
  State,
  Token,
  Webhook,
  WebhookKey,
} from "./state.ts";

/** How Conekta shows its objects, with the nulls and the list objects that it was recorded with. */

const list = (items: readonly Fields[]) => ({
  object: "list",
  has_more: false,
  total: items.length,
  data: items,
});

/** Conekta was recorded with null where an order has no such lines. */
const linesOrNull = (object: string, order: Order, lines: readonly Line[]) =>
  lines.length === 0 ? null : list(lines.map((line) => ({ ...line, object, parent_id: order.id })));

export const sourceView = (customer: Customer, { id, created_at, card }: Source): Fields => ({
  id,
  object: "payment_source",
  type: "card",
  created_at,
  last4: card.last4,
  bin: card.bin,
  card_type: card.card_type,
  exp_month: card.exp_month,
  exp_year: card.exp_year,
  brand: card.brand,
  issuer: card.issuer,
  name: card.name,
  parent_id: customer.id,
  default: customer.default_payment_source_id === id,
  payment_source_status: "active",
  visible_on_checkout: false,
});

/** `payment_sources` is left out where there are none. */
export const customerView = ({ sources, ...customer }: Customer): Fields => ({
  ...customer,
  object: "customer",
  livemode: false,
  ...(sources.length === 0
    ? {}
    : {
        payment_sources: list(
          sources.map((source) => sourceView({ ...customer, sources }, source)),
        ),
      }),
});

export const tokenView = ({ id, used }: Token): Fields => ({
  id,
  object: "token",
  livemode: false,
  used,
});

const refundView = ({ id, created_at, amount, auth_code }: Refund): Fields => ({
  id,
  object: "refund",
  created_at,
  amount: -amount,
  auth_code,
  status: "refunded",
});

const paymentMethodView = ({ card, auth_code }: Charge): Fields => ({
  object: "card_payment",
  type: card.card_type,
  name: card.name,
  exp_month: card.exp_month,
  exp_year: card.exp_year,
  auth_code,
  last4: card.last4,
  brand: card.brand,
  issuer: card.issuer,
  account_type: "",
  country: card.country,
  fraud_indicators: [],
});

/** Conekta's published rate for cards, VAT included: 3.4 % + MXN 3.00, plus 16 %. Accounts differ. */
const feeOf = (amount: number) => Math.round((amount * 0.034 + 300) * 1.16);

export const chargeView = (charge: Charge): Fields => ({
  id: charge.id,
  object: "charge",
  livemode: false,
  created_at: charge.created_at,
  currency: charge.currency,
  amount: charge.amount,
  fee: feeOf(charge.amount),
  status: charge.status,
  failure_code: charge.failure_code,
  failure_message: charge.failure_message,
  monthly_installments: charge.monthly_installments,
  device_fingerprint: null,
  channel: null,
  description: "Payment from order",
  reference_id: charge.reference_id,
  paid_at: charge.paid_at,
  customer_id: charge.customer_id ?? "",
  order_id: charge.order_id,
  payment_method: paymentMethodView(charge),
  refunds: charge.refunds.length === 0 ? null : list(charge.refunds.map(refundView)),
  ...(charge.chargeback && {
    chargeback: { ...charge.chargeback, object: "chargeback", charge_id: charge.id },
  }),
});

/** `charges` is null until one was decided, and while the only one waits for 3DS. */
export const orderView = (order: Order, url: string): Fields => ({
  id: order.id,
  object: "order",
  livemode: false,
  amount: order.amount,
  amount_refunded: order.amount_refunded,
  currency: order.currency,
  payment_status: order.payment_status,
  split_payment: null,
  customer_info: order.customer_info,
  shipping_contact: order.shipping_contact,
  channel: null,
  fiscal_entity: order.fiscal_entity,
  ...(order.challenge && { next_action: nextAction(order, `${url}/3ds/${order.challenge.id}`) }),
  metadata: order.metadata,
  is_refundable: isRefundable(order),
  processing_mode: order.processing_mode,
  created_at: order.created_at,
  updated_at: order.updated_at,
  line_items: linesOrNull("line_item", order, order.line_items),
  shipping_lines: linesOrNull("shipping_line", order, order.shipping_lines),
  tax_lines: linesOrNull("tax_line", order, order.tax_lines),
  discount_lines: linesOrNull("discount_line", order, order.discount_lines),
  charges: order.charges.length === 0 ? null : list(order.charges.map(chargeView)),
});

const nextAction = (order: Order, url: string): Fields => ({
  type: "redirect_to_url",
  redirect_to_url: { url, return_url: order.return_url },
});

const isRefundable = ({ payment_status }: Order) =>
  payment_status === "paid" || payment_status === "partially_refunded";

export const deliveryView = (delivery: Delivery): Fields => ({
  id: delivery.id,
  object: "webhook_log",
  url: delivery.url,
  failed_attempts: delivery.failed_attempts,
  last_attempted_at: delivery.last_attempted_at,
  last_http_response_status: delivery.last_http_response_status,
  response_data: delivery.response_data,
});

/** Where an event was sent again, what became of the last delivery to each webhook counts. */
const webhookStatus = (deliveries: readonly Delivery[]) => {
  const last = new Map(deliveries.map(({ webhook_id, status }) => [webhook_id, status]));
  const statuses = [...last.values()];
  if (statuses.length === 0) {
    return "not_applicable";
  }
  if (statuses.includes("pending")) {
    return "pending";
  }
  return statuses.includes("failed") ? "failed" : "successful";
};

export const eventView = (state: State, { deliveries, ...event }: Event): Fields => {
  const logs = deliveries.flatMap((id) => state.deliveries.find(id) ?? []);
  return {
    ...event,
    object: "event",
    livemode: false,
    webhook_status: webhookStatus(logs),
    webhook_logs: logs.map(deliveryView),
  };
};

export const webhookView = ({ own, ...webhook }: Webhook): Fields => ({
  ...webhook,
  object: "webhook",
  livemode: false,
  description: own ? "Local host" : null,
});

/** The public half is shown once, to whoever created the key; afterwards it reads null. */
export const webhookKeyView = ({ id, active, created_at, deactivated_at }: WebhookKey): Fields => ({
  id,
  object: "webhook_key",
  active,
  livemode: false,
  created_at,
  deactivated_at,
  public_key: null,
});

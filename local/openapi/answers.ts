import * as z from "zod";
import { CreateOrderRequest } from "#shared/contracts/create-order.ts";
import { CURRENCIES } from "#shared/domain/money.ts";
import { DISPUTES, ORDER_STATUSES } from "#shared/domain/order-status.ts";

/*
 * What the API answers, member by member. The functions answer what `shared/contracts/*-view.ts` gives
 * them and check nothing on the way out: tests hold the views to these schemas, and every answer that
 * they get from a stack to the document made of them.
 */

const Cents = z.int().min(0).meta({ description: "Whole cents (centavos)." });
const Time = z.int().min(0).meta({ description: "Seconds since 1970-01-01 UTC." });
const Metadata = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .meta({ description: "Whatever was sent when it was made." });

export const Copy = z
  .strictObject({ es: z.string(), en: z.string() })
  .meta({ description: "Words for the card holder, in Spanish and English." });

export const Card = z
  .strictObject({
    brand: z.string(),
    last4: z.string(),
    exp_month: z.string(),
    exp_year: z.string(),
  })
  .meta({ description: "All that anybody but Conekta knows of a card." });

const Consent = z
  .strictObject({
    version: z.string(),
    locale: z.string(),
    sha256: z.string().meta({ description: "Of the words as they were shown, in hexadecimal." }),
    published: z.boolean().meta({
      description: "Whether the stage's card page shows or has shown these very words.",
    }),
    accepted_at: Time,
    link_id: z.string(),
  })
  .meta({ description: "What the card's holder agreed to, when, and through which link." });

export const Customer = z.strictObject({
  id: z.string(),
  object: z.literal("customer"),
  name: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
  card: Card,
  consent: Consent.nullable(),
  conekta_customer_id: z.string(),
  metadata: Metadata,
  created_at: Time,
});

const OrderStatus = z
  .enum(ORDER_STATUSES)
  .meta({ description: "Only ever moves downwards in this list (docs/order-states.md)." });

/** What was asked for comes back as it was sent. */
const { line_items, tax_lines, shipping_lines, discount_lines, metadata } =
  CreateOrderRequest.shape;

const order = {
  id: z.string(),
  object: z.literal("order"),
  status: OrderStatus,
  amount: Cents,
  currency: z.enum(CURRENCIES),
  amount_refunded: Cents,
  customer_id: z.string(),
  capture: z.boolean().meta({ description: "False: only authorized, to be captured later." }),
  conekta_order_id: z.string().nullable(),
  charge_id: z.string().nullable(),
  dispute: z.enum(DISPUTES).meta({ description: "What became of a chargeback." }),
  decline: z.strictObject({ family: z.string(), code: z.string(), user_message: Copy }).nullable(),
  next_action: z
    .strictObject({ type: z.literal("redirect"), url: z.string() })
    .nullable()
    .meta({ description: "Where the card holder confirms the charge with their bank." }),
  line_items,
  tax_lines,
  shipping_lines,
  discount_lines,
  metadata,
  created_at: Time,
};

export const Order = z.strictObject(order);

const Operation = z.strictObject({
  kind: z.enum(["refund", "cancel", "capture"]),
  amount: Cents,
  started_at: Time,
});

const FinishedOperation = z.strictObject({
  kind: z.enum(["refund", "cancel", "capture"]),
  amount: Cents,
  outcome: z.enum(["done", "refused", "failed"]),
  refund_id: z.string().nullable(),
});

export const OrderDetails = z.strictObject({
  ...order,
  fee: Cents.nullable().meta({ description: "What Conekta keeps, in cents, where it says so." }),
  paid_at: Time.nullable(),
  refunds: z.array(z.strictObject({ id: z.string(), amount: Cents, created_at: Time.nullable() })),
  history: z.array(
    z.strictObject({ at: Time, cause: z.string(), from: OrderStatus, to: OrderStatus }),
  ),
  operation: Operation.nullable().meta({ description: "What is under way, undecided." }),
  operations: z.array(FinishedOperation),
  undelivered: z
    .array(z.string())
    .meta({ description: "Effects that the queues have not taken yet." }),
});

export const OrderList = z.strictObject({
  object: z.literal("list"),
  data: z.array(Order),
  next_cursor: z.string().nullable(),
});

export const Refund = z.strictObject({
  id: z.string().nullable().meta({ description: "Null while nobody knows whether it happened." }),
  object: z.literal("refund"),
  amount: Cents,
  order: Order,
});

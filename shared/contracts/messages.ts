import * as z from "zod/mini";

/*
 * What the queues carry, as schemas: CloudEvents 1.0 in JSON. `docs/asyncapi.json` and
 * `docs/schemas` are made of them (`npm run asyncapi`), and this file imports nothing but zod, so
 * that whoever consumes may copy it.
 *
 * Within a version (`….v1`) members are only added, and added ones are optional: what was sent
 * yesterday, and lies in a queue today, stays valid. Anything else is a `….v2` beside it.
 */

const SOURCE = "/pagos-bajo-demanda";

const told = (description: string) => z.describe(description);
const cents = () => z.int().check(z.minimum(0));
const moment = () => z.int().check(z.minimum(0), told("Epoch seconds."));
const text = z.optional(z.string());
const metadata = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .check(told("What the merchant sent along, untouched."));

const LogisticsRefund = z.object({ id: z.string(), amount: cents() });

/** What a warehouse needs: whose order, which goods, where to. */
export const LogisticsData = z.object({
  order_id: z.string(),
  customer_id: z.string(),
  line_items: z.array(
    z.object({
      name: z.string(),
      quantity: z.int().check(z.minimum(1)),
      sku: text,
      description: text,
    }),
  ),
  shipping_lines: z.array(z.object({ carrier: text, method: text, tracking_number: text })),
  metadata,
  refund: z.optional(LogisticsRefund),
});

const Refund = z.object({
  id: z.string().check(told("Conekta's.")),
  amount: cents().check(told("Cents given back by this refund.")),
  relates_to: text.check(told("Id of the message about the payment that it takes back.")),
});

const Dispute = z.object({
  state: z
    .enum(["open", "lost", "won", "appealed"])
    .check(told("What was known when this was sent. `appealed`: heard of as lost and as won.")),
  amount_max: cents().check(
    told("What had not been given back when this was sent. How much is disputed is not told."),
  ),
  relates_to: z.string().check(told("Id of the message about the payment that is disputed.")),
});

const Tax = z.object({
  tax: z.nullable(z.enum(["iva", "ieps"])).check(told("Null: the tax line does not name it.")),
  exempt: z.boolean(),
  rate_bps: z
    .nullable(z.int().check(z.minimum(0)))
    .check(told("Hundredths of a percent, 1600 is 16 %. Null: the tax line does not say.")),
  amount: cents(),
});

const Payment = z.object({
  method: z.literal("card"),
  brand: z.nullable(z.string()),
  last4: z.nullable(z.string()),
  card_kind: z.nullable(z.enum(["credit", "debit"])),
  forma_pago: z
    .nullable(z.enum(["04", "28"]))
    .check(told("SAT's c_FormaPago: 04 credit card, 28 debit card. Null: Conekta does not say.")),
});

const AccountedItem = z.object({
  name: z.string(),
  quantity: z.int().check(z.minimum(1)),
  unit_price: cents(),
  amount: cents().check(told("unit_price × quantity, before discounts and taxes.")),
  sku: text,
});

/** What books need: every amount in integer cents, taxes by rate, Conekta's fee where it is known. */
export const AccountingData = z.object({
  order_id: z.string(),
  customer_id: z.string(),
  conekta_order_id: z.nullable(z.string()),
  charge_id: z.nullable(z.string()),
  currency: z.string().check(told("ISO 4217: MXN or USD.")),
  amount: cents().check(told("What was charged: subtotal + shipping + taxes − discount.")),
  subtotal: cents().check(told("Sum of the line items, before discounts and taxes.")),
  shipping: cents(),
  discount: cents(),
  tax_lines: z.array(z.object({ description: z.string(), amount: cents() })),
  fee: z.nullable(cents()).check(told("What Conekta keeps. Null: it did not say (yet).")),
  paid_at: z.nullable(moment()),
  metadata,
  refund: z.optional(Refund),
  dispute: z.optional(Dispute),
  line_items: z.optional(z.array(AccountedItem)),
  taxes: z
    .optional(z.array(Tax))
    .check(told("The tax lines by tax and rate. Empty: no tax line was sent, not a tax of 0 %.")),
  payment: z
    .optional(z.nullable(Payment))
    .check(told("Null: Conekta did not tell of the card (yet).")),
  amount_refunded: z
    .optional(cents())
    .check(told("All that was given back of the order when this was sent.")),
});

/** What the merchant learns of a link. Neither its token nor anything of the person travels. */
export const CardLinkData = z.object({
  link_id: z.string(),
  customer_id: z.string(),
  purpose: z.nullable(z.string()),
  expires_at: moment(),
  metadata,
  card: z.nullable(
    z.object({
      brand: z.string(),
      last4: z.string(),
      exp_month: z.string(),
      exp_year: z.string(),
    }),
  ),
});

/** The envelope around some data: CloudEvents 1.0. */
function message<Type extends string, Data extends z.core.$ZodType>(type: Type, data: Data) {
  return z.object({
    specversion: z.literal("1.0"),
    id: z
      .string()
      .check(told("The same however often it is delivered: skip the ids that you have seen.")),
    source: z.literal(SOURCE),
    type: z.literal(`mx.pagos.${type}.v1` as const),
    subject: z.string().check(told("Id of the order or link, and the queue's message group.")),
    time: z.iso.datetime().check(told("When it happened, where that is known; else when sent.")),
    datacontenttype: z.literal("application/json"),
    data,
  });
}

const RefundedLogistics = z.extend(LogisticsData, { refund: LogisticsRefund });
const RefundedAccounting = z.extend(AccountingData, { refund: Refund });

/** By queue, every message that it may carry. */
export const MESSAGES = {
  logistics: [
    message("order.paid", LogisticsData),
    message("order.refunded", RefundedLogistics),
    message("order.charged_back", LogisticsData),
  ],
  accounting: [
    message("order.paid", AccountingData),
    message("order.refunded", RefundedAccounting),
    message("order.charged_back", AccountingData),
    message("order.dispute_lost", AccountingData),
    message("order.dispute_won", AccountingData),
  ],
  card_links: [
    message("card_link.created", CardLinkData),
    message("card_link.opened", CardLinkData),
    message("card_link.completed", CardLinkData),
    message("card_link.expired", CardLinkData),
    message("card_link.revoked", CardLinkData),
    message("card_link.renewal_requested", CardLinkData),
  ],
} as const;

export type Queue = keyof typeof MESSAGES;

type MessageOf<Name extends Queue> = z.output<(typeof MESSAGES)[Name][number]>;
export type LogisticsMessage = MessageOf<"logistics">;
export type AccountingMessage = MessageOf<"accounting">;
export type CardLinkMessage = MessageOf<"card_links">;

/** A message read; or one of a type that is newer than this file; or one that is no message at all. */
export type Read<Message> =
  | { readonly kind: "message"; readonly message: Message }
  | { readonly kind: "unknown"; readonly type: string }
  | { readonly kind: "unreadable"; readonly reason: string };

const Typed = z.object({ type: z.string() });

/** Reads the body of a message of the logistics queue. Never throws. */
export const readLogistics = (body: string): Read<LogisticsMessage> =>
  read<LogisticsMessage>(MESSAGES.logistics, body);

/** Reads the body of a message of the accounting queue. Never throws. */
export const readAccounting = (body: string): Read<AccountingMessage> =>
  read<AccountingMessage>(MESSAGES.accounting, body);

/** Reads the body of a message of the queue about card links. Never throws. */
export const readCardLink = (body: string): Read<CardLinkMessage> =>
  read<CardLinkMessage>(MESSAGES.card_links, body);

type Known<Message> = z.ZodMiniType<Message> & {
  readonly shape: { readonly type: { readonly def: { readonly values: readonly unknown[] } } };
};

function read<Message>(known: readonly Known<Message>[], body: string): Read<Message> {
  const json = parsed(body);
  const typed = Typed.safeParse(json);
  if (!typed.success) return { kind: "unreadable", reason: "It is no CloudEvent in JSON." };
  const { type } = typed.data;
  const schema = known.find(({ shape }) => shape.type.def.values.includes(type));
  if (schema === undefined) return { kind: "unknown", type };
  const { data, error } = schema.safeParse(json);
  return error === undefined
    ? { kind: "message", message: data }
    : { kind: "unreadable", reason: whereIn(error) };
}

/** Names the members that are wrong, and none of their values: those may be personal. */
const whereIn = ({ issues }: z.core.$ZodError) =>
  `Wrong at ${issues.map(({ path }) => path.join(".") || "its root").join(", ")}.`;

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

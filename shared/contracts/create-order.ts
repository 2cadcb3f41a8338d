import * as z from "zod/mini";
import { CARD_MINIMUM, CURRENCIES, totalOf } from "#shared/domain/money.ts";

/** Conekta's limits (OpenAPI 2.3.0: `product`, `order_request`); names and texts in characters. */
const TEXT = z.string().check(z.minLength(1), z.maxLength(249));
const LONGER_TEXT = z.string().check(z.minLength(3), z.maxLength(249));
/** Conekta's prices are 32-bit integers. */
const CENTS = z.int().check(z.minimum(0), z.maximum(2_147_483_647));
const PRICE = z.int().check(z.minimum(1), z.maximum(2_147_483_647));
/** Keeps every sum of an order well inside the safe integers. */
const QUANTITY = z.int().check(z.minimum(1), z.maximum(10_000));
const LINES_MAX = 100;
/** Conekta takes 100 entries and three of them are ours. */
const METADATA_MAX = 97;
/** Where our order id travels through Conekta; the caller may not set it. */
export const ORDER_ID_KEY = "pbd_order_id";
/** Where the id of the request travels that asked for the order, so that events can be traced to it. */
export const CORRELATION_KEY = "pbd_correlation_id";
/** Where the name of the stage travels that made the order: several may share one account of Conekta. */
export const STAGE_KEY = "pbd_stage";
const RESERVED = [ORDER_ID_KEY, CORRELATION_KEY, STAGE_KEY];

/** Whole numbers beyond 2^53 lose their last digits as they are read: an id that long is a text. */
const EXACT = z.number().check(
  z.refine((value) => !Number.isInteger(value) || Number.isSafeInteger(value), {
    error: "Is too long for a number; send it as a text.",
  }),
);

export const Metadata = z
  .record(
    z.string().check(z.minLength(1), z.maxLength(100)),
    z.union([z.string().check(z.maxLength(249)), EXACT, z.boolean()]),
  )
  .check(
    z.refine((entries) => Object.keys(entries).length <= METADATA_MAX, {
      error: `May hold at most ${METADATA_MAX} entries.`,
    }),
    z.refine((entries) => !RESERVED.some((key) => key in entries), {
      error: `${RESERVED.join(", ")} are reserved.`,
    }),
  );

export const CustomerId = z.string().check(z.regex(/^cus_[A-Za-z0-9]{4,60}$/));

const LineItem = z.strictObject({
  name: LONGER_TEXT,
  unit_price: PRICE,
  quantity: QUANTITY,
  description: z.optional(LONGER_TEXT),
  sku: z.optional(TEXT),
  brand: z.optional(z.string().check(z.minLength(2), z.maxLength(249))),
  tags: z.optional(
    z.array(z.string().check(z.minLength(2), z.maxLength(249))).check(z.maxLength(20)),
  ),
});

const TaxLine = z.strictObject({ description: LONGER_TEXT, amount: CENTS });

const ShippingLine = z.strictObject({
  amount: CENTS,
  carrier: z.optional(TEXT),
  method: z.optional(TEXT),
  tracking_number: z.optional(TEXT),
});

const DiscountLine = z.strictObject({
  code: TEXT,
  type: z.enum(["loyalty", "campaign", "coupon", "sign"]),
  amount: CENTS,
});

/** Says that the total is too low, and points at the price when there is just one to point at. */
const reachesMinimum = z.superRefine<z.output<typeof Shape>>((order, context) => {
  const total = totalOf(order);
  if (total >= CARD_MINIMUM) return;
  const [first, ...others] = order.line_items;
  const lowered = totalOf({ line_items: order.line_items }) >= CARD_MINIMUM;
  const single = first !== undefined && others.length === 0 && !lowered;
  context.addIssue({
    code: "custom",
    path: single ? ["line_items", 0, "unit_price"] : [lowered ? "discount_lines" : "line_items"],
    message: `The order comes to ${total} cents; a card is charged ${CARD_MINIMUM} cents or more.`,
    params: { code: "too_small" },
  });
});

const Shape = z.strictObject({
  customer_id: CustomerId,
  currency: z.enum(CURRENCIES),
  line_items: z.array(LineItem).check(z.minLength(1), z.maxLength(LINES_MAX)),
  tax_lines: z.optional(z.array(TaxLine).check(z.maxLength(LINES_MAX))),
  shipping_lines: z.optional(z.array(ShippingLine).check(z.maxLength(LINES_MAX))),
  discount_lines: z.optional(z.array(DiscountLine).check(z.maxLength(LINES_MAX))),
  metadata: z.optional(Metadata),
  capture: z.optional(z.boolean()),
});

/** Body of `POST /orders`. Amounts in cents; unknown members are refused. */
export const CreateOrderRequest = Shape.check(reachesMinimum);
export type CreateOrderRequest = z.output<typeof CreateOrderRequest>;

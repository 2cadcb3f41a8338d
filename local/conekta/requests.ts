import * as z from "zod";
import { type Detail, invalid, Refusal, withoutIndexes } from "./refusal.ts";

/** What Conekta accepts, as far as the simulator plays it. Anything else is refused, as Conekta does. */

const METADATA_KEYS_MAX = 100;
const TEXT_LENGTH_MAX = 249;

const Text = z.string().max(TEXT_LENGTH_MAX);
const Amount = z.int().min(0);
const Scalar = z.union([Text, z.number(), z.boolean()]);
const few = (fields: Record<string, unknown>) => Object.keys(fields).length <= METADATA_KEYS_MAX;
/** Of an order and its lines: flat. A customer's may nest. */
const Metadata = z.record(z.string(), Scalar).refine(few);
const FreeMetadata = z.record(z.string(), z.unknown()).refine(few);

const NewSource = z.strictObject({ type: z.literal("card"), token_id: z.string() });

const CustomerFields = {
  name: z.string().min(1),
  email: z.email(),
  phone: z.string().min(1),
  corporate: z.boolean(),
  custom_reference: z.string(),
  date_of_birth: z.string(),
  national_id: z.string(),
  antifraud_info: z.record(z.string(), z.unknown()),
  metadata: FreeMetadata,
};

const ChargePaymentMethod = z.strictObject({
  type: z.enum(["card", "default"]),
  token_id: z.string().optional(),
  payment_source_id: z.string().optional(),
  monthly_installments: z.int().optional(),
  cvc: z.string().optional(),
  contract_id: z.string().optional(),
  customer_ip_address: z.string().optional(),
  expires_at: z.int().optional(),
});

const NewCharge = z.strictObject({
  payment_method: ChargePaymentMethod,
  amount: Amount.optional(),
  reference_id: z.string().optional(),
});

const LineItem = z.strictObject({
  name: Text.min(3),
  unit_price: z.int32().min(0),
  quantity: z.int32().min(1),
  description: Text.min(3).optional(),
  sku: Text.min(1).optional(),
  brand: Text.min(2).optional(),
  tags: z.array(Text.min(2)).optional(),
  metadata: Metadata.optional(),
  antifraud_info: z.record(z.string(), z.unknown()).optional(),
});

const TaxLine = z.strictObject({
  amount: Amount,
  description: z.string().min(3),
  metadata: Metadata.optional(),
});

const ShippingLine = z.strictObject({
  amount: Amount,
  carrier: Text.min(3).optional(),
  method: Text.min(3).optional(),
  tracking_number: Text.min(3).optional(),
  metadata: Metadata.optional(),
});

const DiscountLine = z.strictObject({
  amount: Amount,
  code: z.string(),
  type: z.enum(["loyalty", "campaign", "coupon", "sign"]),
});

const OrderLines = {
  line_items: z.array(LineItem).min(1),
  tax_lines: z.array(TaxLine),
  shipping_lines: z.array(ShippingLine),
  discount_lines: z.array(DiscountLine),
};

/** Either a saved customer or somebody's particulars, never both. */
const CustomerInfo = z.union([
  z.strictObject({ customer_id: z.string() }),
  z.strictObject({
    name: z.string().min(1),
    email: z.email(),
    phone: z.string().min(1),
    corporate: z.boolean().optional(),
    object: z.string().optional(),
  }),
]);

const OrderFields = {
  metadata: Metadata,
  shipping_contact: z.looseObject({ address: z.record(z.string(), z.unknown()) }),
  fiscal_entity: z.looseObject({ address: z.record(z.string(), z.unknown()) }),
  pre_authorize: z.boolean(),
};

export const Requests = {
  createCustomer: z
    .strictObject({ ...CustomerFields, payment_sources: z.array(NewSource) })
    .partial()
    .required({ name: true, email: true }),
  updateCustomer: z
    .strictObject({ ...CustomerFields, default_payment_source_id: z.string() })
    .partial(),
  createSource: NewSource,
  updateSource: z.strictObject({ name: z.string(), expires_at: z.int().min(1) }).partial(),
  createToken: z.strictObject({
    card: z.strictObject({
      number: z.string(),
      name: z.string(),
      exp_month: z.string().regex(/^\d{1,2}$/),
      exp_year: z.string().regex(/^(\d{2}|\d{4})$/),
      cvc: z.string().regex(/^\d{3,4}$/),
      device_fingerprint: z.string().optional(),
    }),
  }),
  createOrder: z
    .strictObject({
      ...OrderLines,
      ...OrderFields,
      currency: z.enum(["MXN", "USD"]),
      customer_info: CustomerInfo,
      charges: z.array(NewCharge).max(1),
      needs_shipping_contact: z.boolean(),
      processing_mode: z.string(),
      return_url: z.url(),
      three_ds_mode: z.enum(["strict", "not_strict", "smart"]),
    })
    .partial()
    .required({ currency: true, customer_info: true, line_items: true }),
  updateOrder: z.strictObject({ ...OrderLines, ...OrderFields }).partial(),
  createCharge: NewCharge,
  updateCharge: z.strictObject({ reference_id: z.string() }),
  captureOrder: z.strictObject({ amount: z.int().min(1).optional() }).optional(),
  /** The specification knows no `charge_id`; Conekta's page on refunds does. */
  refundOrder: z.strictObject({
    amount: z.int().min(1),
    reason: z.enum([
      "requested_by_client",
      "cannot_be_fulfilled",
      "duplicated_transaction",
      "suspected_fraud",
      "other",
    ]),
    charge_id: z.string().optional(),
    expires_at: z.int().optional(),
  }),
  resendEvent: z.strictObject({ webhooks_ids: z.array(z.string()) }),
  createWebhook: z.strictObject({
    url: z.url({ protocol: /^https?$/ }),
    subscribed_events: z.array(z.string()).optional(),
  }),
  updateWebhook: z
    .strictObject({
      url: z.url({ protocol: /^https?$/ }),
      subscribed_events: z.array(z.string()),
      active: z.boolean(),
    })
    .partial(),
  webhookKey: z.strictObject({ active: z.boolean().optional() }).optional(),
  /** Ours, not Conekta's: see the routes under /_sim. */
  settings: z
    .strictObject({
      webhook_delay_ms: z.union([
        z.strictObject({ min: z.int().min(0), max: z.int().min(0) }),
        z.literal("realistic"),
      ]),
      first_retry_ms: z.int().min(1),
      paused: z.boolean(),
      phone_required: z.boolean(),
    })
    .partial(),
} as const;

export type OrderRequest = z.infer<typeof Requests.createOrder>;
export type ChargeRequest = z.infer<typeof Requests.createCharge>;
export type OrderChanges = z.infer<typeof Requests.updateOrder>;
export type CustomerRequest = z.infer<typeof Requests.createCustomer>;
export type CustomerChanges = z.infer<typeof Requests.updateCustomer>;
export type WebhookChanges = z.infer<typeof Requests.updateWebhook>;

/** The body as asked for, or Conekta's 422 that names every parameter that is wrong. */
export const parseRequest = <T>(schema: z.ZodType<T>, body: unknown): T => {
  const parsed = schema.safeParse(body);
  if (parsed.success) {
    return parsed.data;
  }
  throw new Refusal(422, ...parsed.error.issues.flatMap((issue) => detailsOf(issue, body)));
};

const detailsOf = (issue: z.core.$ZodIssue, body: unknown): Detail[] => {
  const param = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => notAllowed(param === "" ? key : `${param}.${key}`));
  }
  return isAbsent(body, issue.path)
    ? [missing(param)]
    : invalid(param, wrong(param)).details.slice();
};

export const notAllowed = (param: string): Detail => ({
  code: "conekta.errors.parameter_validation.whitelist",
  message: `El parametro "${param}" no está permitido`,
  debug: `The "${param}" parameter is not allowed`,
  param,
});

export const missing = (param: string): Detail => ({
  code: `conekta.errors.parameter_validation.${withoutIndexes(param)}.missing`,
  message: `El parámetro "${param}" es requerido.`,
  debug: `The "${param}" parameter is required.`,
  param,
});

const wrong = (param: string) => ({
  message: `El parámetro "${param}" es inválido.`,
  debug: `The "${param}" parameter is invalid.`,
});

const isAbsent = (body: unknown, path: readonly PropertyKey[]): boolean => {
  let value = body;
  for (const key of path) {
    if (typeof value !== "object" || value === null) {
      return true;
    }
    value = Object.entries(value).find(([name]) => name === String(key))?.[1];
  }
  return value === undefined;
};
